// The one owner of what a window explores: model, run, focus, what is under way and what went wrong.

import { type Event, EventEmitter } from 'vscode';
import type { Move } from '../plan/cursor.ts';
import { startCursor } from '../plan/cursor.ts';
import {
  type Focus,
  type FocusChange,
  focusOnStep,
  moveFocus,
  startFocus,
  stepFocus,
} from '../plan/focus.ts';
import { plan as planOf } from '../plan/plan.ts';
import type { EngineApi } from '../protocol/engine.ts';
import type { ModelLocation, RunInfo } from '../protocol/model.ts';
import type { PanelCommand } from '../protocol/panel.ts';
import {
  type CallOptions,
  Cancelled,
  type Params,
  type Progress,
  RemoteError,
  type Result,
} from '../protocol/rpc.ts';
import { isStale, reread } from './documents.ts';
import { type Engine, EngineDied, type Question } from './engine.ts';
import { type Memory, sameModel } from './memory.ts';
import { type Edit, firstToken, follow, type Passage } from './passage.ts';
import { emptyState, type SessionState, tokenCount } from './session-state.ts';

interface RunOptions {
  /** Cut a text that is longer than the model can read. */
  readonly cut?: boolean;
  /** Where to look first; what was looked at before, where that makes sense, by default. */
  readonly focus?: Focus;
}

export class Session {
  readonly #engine: Engine;
  readonly #memory: Memory;
  readonly #changed = new EventEmitter<void>();
  #state: SessionState = emptyState;
  #task: AbortController | null = null;
  /** The passage on its way to the engine: edits move it too. */
  #pending: Passage | null = null;
  /** The passage last refused for its length, for as long as nothing else has been explored. */
  #tooLong: Passage | null = null;

  constructor(engine: Engine, memory: Memory) {
    this.#engine = engine;
    this.#memory = memory;
    engine.onDidDie((reason) => this.#mourn(reason));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The model that the next exploration uses. */
  get chosenModel(): ModelLocation {
    return this.#memory.model;
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Runs the model on a passage. What was explored before stays until the new run is there. */
  async explore(passage: Passage, options: RunOptions = {}): Promise<boolean> {
    if (passage.text.trim() === '') {
      this.refuse(`There is no text to explore in “${passage.name}”. Write some, or open the example.`, [
        'openExample',
      ]);
      return false;
    }
    return this.#do(`Exploring ${passage.name}`, async (call) => {
      await this.#openChosen(call);
      await this.#run(passage, options, call);
    });
  }

  /** Runs again on what the passage says now. */
  async exploreAgain(): Promise<boolean> {
    const { exploration } = this.#state;
    return (
      exploration !== null &&
      this.explore(await reread(exploration.passage), { cut: exploration.run.cut !== null })
    );
  }

  /** Runs the text that was refused for its length, cut to what the model can read. */
  async exploreCut(): Promise<boolean> {
    return this.#tooLong !== null && this.explore(await reread(this.#tooLong), { cut: true });
  }

  /** Explores what was explored when the window was last open; nothing where there was nothing. */
  async restore(): Promise<boolean> {
    const last = this.#memory.explored;
    if (!last || this.#state.exploration) return false;
    this.#update({ dropoutSeed: last.dropoutSeed });
    return this.explore(last.passage, { cut: last.cut, focus: last.focus });
  }

  /** Loads a model, remembers it, and runs it on what was explored with the one before. */
  async chooseModel(model: ModelLocation): Promise<boolean> {
    const before = this.#state.exploration?.passage ?? this.#tooLong;
    const passage = before && (await reread(before));
    return this.#do('Loading the model', async (call) => {
      await this.#open(model, call);
      await this.#memory.keepModel(model);
      if (passage) await this.#run(passage, {}, call);
    });
  }

  /** Turns dropout on, with a new seed, or off; and runs again. */
  async toggleTraining(): Promise<void> {
    const dropoutSeed = this.#state.dropoutSeed === null ? 1 + Math.floor(Math.random() * 9999) : null;
    this.#update({ dropoutSeed });
    await this.exploreAgain();
  }

  async restartEngine(): Promise<void> {
    this.cancel();
    this.#engine.stop();
    this.#update({ problem: null });
    if (this.#state.exploration) await this.exploreAgain();
    else await this.#do('Loading the model', (call) => this.#openChosen(call));
  }

  /** Gives up what is under way. */
  cancel(): void {
    this.#task?.abort();
    this.#task = null;
    if (this.#state.busy) this.#update({ busy: null });
  }

  focus(change: FocusChange): void {
    const { plan, focus } = this.#state;
    if (plan && focus) this.#look(moveFocus(plan, focus, change, tokenCount(this.#state)));
  }

  focusOnStep(id: string): void {
    const { plan, focus } = this.#state;
    if (plan && focus) this.#look(focusOnStep(plan, focus, id, tokenCount(this.#state)));
  }

  step(move: Move): void {
    const { plan, focus } = this.#state;
    if (plan && focus) this.#look(stepFocus(plan, focus, move, tokenCount(this.#state)));
  }

  restart(): void {
    const { plan } = this.#state;
    if (plan) this.focus({ cursor: startCursor(plan) });
  }

  /** Asks the engine about the run or the model shown. */
  read<M extends Question>(
    method: M,
    params: Params<EngineApi, M>,
    options?: CallOptions,
  ): Promise<Result<EngineApi, M>> {
    return this.#engine.ask(method, params, options);
  }

  /** A document was edited: moves the passage along, and says whether it still is what was run. */
  edited(uri: string, edits: readonly Edit[]): void {
    const moved = (passage: Passage) => (passage.uri === uri ? edits.reduce(follow, passage) : passage);
    if (this.#pending) this.#pending = moved(this.#pending);
    if (this.#tooLong) this.#tooLong = moved(this.#tooLong);
    const { exploration } = this.#state;
    if (exploration?.passage.uri !== uri) return;
    const passage = moved(exploration.passage);
    this.#update({ exploration: { ...exploration, passage, stale: isStale(passage) } });
  }

  /** Says that something cannot be done, in one sentence, and which commands help. */
  refuse(message: string, actions: readonly PanelCommand[]): void {
    this.#update({ problem: { message, actions } });
  }

  dispose(): void {
    this.cancel();
    this.#changed.dispose();
  }

  async #openChosen(call: CallOptions): Promise<void> {
    const { chosenModel } = this;
    if (!sameModel(this.#engine.opened, chosenModel)) await this.#open(chosenModel, call);
  }

  async #open(location: ModelLocation, call: CallOptions): Promise<void> {
    const model = await this.#engine.open(location, call);
    const plan = planOf(model.architecture);
    const before = this.#state;
    // The same model in a new engine: what is on show stays until the new run is there.
    const again = sameModel(before.model?.location ?? null, location);
    this.#update({
      model,
      plan,
      exploration: again ? before.exploration : null,
      focus: again && before.focus ? moveFocus(plan, before.focus, {}, tokenCount(before)) : startFocus(plan),
    });
    // Not earlier: what the engine has open is what is shown, also when nobody waits for it any more.
    stopIfCancelled(call);
  }

  async #run(passage: Passage, { cut = false, focus }: RunOptions, call: CallOptions): Promise<void> {
    const { dropoutSeed } = this.#state;
    this.#pending = passage;
    const run = await this.#engine.run({ text: passage.text, cut, dropoutSeed }, call).catch((error) => {
      if (isTooLong(error)) this.#tooLong = passage;
      throw error;
    });
    stopIfCancelled(call);
    const now = this.#pending;
    this.#pending = null;
    this.#tooLong = null;
    this.#update({
      exploration: { run, passage: now, stale: isStale(now), dropoutSeed },
      focus: this.#focusFor(run, passage, focus),
    });
    await this.#remember();
  }

  /** Looks where it did before, unless the text is another. */
  #focusFor(run: RunInfo, passage: Passage, wanted?: Focus): Focus | null {
    const { plan, focus, exploration } = this.#state;
    if (!plan) return null;
    const token = firstToken(run);
    const sameText = exploration?.passage.text === passage.text;
    const change = wanted ?? (sameText ? {} : { token, key: token });
    return moveFocus(plan, focus ?? startFocus(plan), change, run.tokens.length);
  }

  /** One task at a time: a new one takes the place of the one under way, and nothing of that one is heard again. */
  async #do(message: string, work: (call: CallOptions) => Promise<void>): Promise<boolean> {
    this.cancel();
    const task = new AbortController();
    const update = (change: Partial<SessionState>) => this.#task === task && this.#update(change);
    this.#task = task;
    this.#update({ busy: { message, fraction: null }, problem: null });
    try {
      await work({ signal: task.signal, onProgress: (busy: Progress) => update({ busy }) });
      return true;
    } catch (error) {
      if (this.#task === task && !(error instanceof Cancelled)) this.#fail(error);
      return false;
    } finally {
      update({ busy: null });
    }
  }

  #fail(error: unknown): void {
    if (error instanceof EngineDied) this.#mourn(error.message);
    else
      this.refuse(sentence(error), [...(isTooLong(error) ? (['exploreCut'] as const) : []), 'chooseModel']);
  }

  /** A death is heard of twice, by the call that was under way and by itself; it is told once. */
  #mourn(reason: string): void {
    if (this.#state.problem?.message !== reason) this.refuse(reason, ['restartEngine']);
  }

  #look(focus: Focus): void {
    this.#update({ focus });
    void this.#remember();
  }

  async #remember(): Promise<void> {
    const { exploration, focus } = this.#state;
    if (!exploration || !focus) return;
    const { passage, run, dropoutSeed } = exploration;
    await this.#memory.keepExplored({ passage, focus, dropoutSeed, cut: run.cut !== null });
  }

  #update(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire();
  }
}

/** The worker's refusal of a text that is longer than the model's positions. */
function isTooLong(error: unknown): boolean {
  return error instanceof RemoteError && error.reason === 'TooLong';
}

function stopIfCancelled({ signal }: CallOptions): void {
  if (signal?.aborted) throw new Cancelled();
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
