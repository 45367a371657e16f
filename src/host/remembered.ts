// What outlives a window: the model last chosen, the folders opened of late, and what was explored and looked at last.

import type { Focus } from '../plan/focus.ts';
import type { ModelLocation } from '../protocol/model.ts';
import { eachPassage, type Passages } from './passage.ts';

/** What is needed of VS Code's own. */
export interface Memento {
  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Enough to show the panel again as it was. */
export interface LastExplored {
  readonly model: ModelLocation;
  /** A text is empty where it was too long to keep; the document has it. */
  readonly passages: Passages;
  readonly cut: boolean;
  readonly dropoutSeed: number | null;
  readonly focus: Focus;
}

const keys = {
  model: 'model',
  recent: 'recentFolders',
  explored: 'exploredPassages',
  focus: 'focus',
} as const;
const recentFolders = 5;
/** UTF-16 units; VS Code writes all that a workspace keeps as one value. */
const longestText = 100_000;
/** A reader who moves about is done moving after this time. */
const pauseMilliseconds = 500;

/** Model and exploration belong to the workspace; the folders to the person. */
export class Remembered {
  readonly #workspace: Memento;
  readonly #global: Memento;
  /** Not written yet. */
  #focus: Focus | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(workspace: Memento, global: Memento) {
    this.#workspace = workspace;
    this.#global = global;
  }

  /** The model that the person chose; null before they did. */
  get model(): ModelLocation | null {
    return this.#workspace.get<ModelLocation>(keys.model) ?? null;
  }

  /** Paths, the latest first. */
  get recentFolders(): readonly string[] {
    return this.#global.get<readonly string[]>(keys.recent, []);
  }

  get explored(): LastExplored | null {
    const explored = this.#workspace.get<Omit<LastExplored, 'focus'>>(keys.explored);
    const focus = this.#focus ?? this.#workspace.get<Focus>(keys.focus);
    return explored && focus ? { ...explored, focus } : null;
  }

  async keepModel(model: ModelLocation): Promise<void> {
    await this.#workspace.update(keys.model, model);
    if (model.kind !== 'folder') return;
    const others = this.recentFolders.filter((path) => path !== model.path);
    await this.#global.update(keys.recent, [model.path, ...others].slice(0, recentFolders));
  }

  /** Once for a run. */
  async keepExplored({ focus, passages, ...how }: LastExplored): Promise<void> {
    const kept = eachPassage(passages, (passage) =>
      passage.text.length > longestText ? { ...passage, text: '' } : passage,
    );
    this.#focus = focus;
    await this.#workspace.update(keys.explored, { ...how, passages: kept });
    await this.flush();
  }

  /** As often as the reader looks elsewhere: written when that pauses. */
  keepFocus(focus: Focus): void {
    this.#focus = focus;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), pauseMilliseconds);
  }

  /** Writes what waits to be written. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const focus = this.#focus;
    this.#focus = null;
    if (focus) await this.#workspace.update(keys.focus, focus);
  }
}
