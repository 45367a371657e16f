// What outlives a window: the model last chosen, the folders opened of late, and what was explored last.

import type { Focus } from '../plan/focus.ts';
import type { ModelLocation } from '../protocol/model.ts';
import type { Passage } from './passage.ts';

/** What is needed of VS Code's own. */
export interface Memento {
  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Enough to show the panel again as it was. */
export interface Remembered {
  readonly passage: Passage;
  readonly cut: boolean;
  readonly dropoutSeed: number | null;
  readonly focus: Focus;
}

export const defaultModel: ModelLocation = { kind: 'bundled', name: 'the-rock-rules' };

const keys = { model: 'model', recent: 'recentFolders', explored: 'explored' } as const;
const recentFolders = 5;

/** Model and exploration belong to the workspace; the folders to the person. */
export class Memory {
  readonly #workspace: Memento;
  readonly #global: Memento;

  constructor(workspace: Memento, global: Memento) {
    this.#workspace = workspace;
    this.#global = global;
  }

  get model(): ModelLocation {
    return this.#workspace.get<ModelLocation>(keys.model, defaultModel);
  }

  /** Paths, the latest first. */
  get recentFolders(): readonly string[] {
    return this.#global.get<readonly string[]>(keys.recent, []);
  }

  get explored(): Remembered | null {
    return this.#workspace.get<Remembered>(keys.explored) ?? null;
  }

  async keepModel(model: ModelLocation): Promise<void> {
    await this.#workspace.update(keys.model, model);
    if (model.kind !== 'folder') return;
    const others = this.recentFolders.filter((path) => path !== model.path);
    await this.#global.update(keys.recent, [model.path, ...others].slice(0, recentFolders));
  }

  async keepExplored(explored: Remembered): Promise<void> {
    await this.#workspace.update(keys.explored, explored);
  }
}

export function sameModel(a: ModelLocation | null, b: ModelLocation): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
