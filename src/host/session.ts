// The one owner of what a window explores: the model, the passages and their run.

import type { Event } from 'vscode';
import { startFocus } from '../plan/focus.ts';
import { plan as planOf } from '../plan/plan.ts';
import type { EngineApi } from '../protocol/engine.ts';
import { type ModelLocation, type RunInfo, sameModel } from '../protocol/model.ts';
import type { PanelCommand } from '../protocol/panel.ts';
import type { CallOptions, Params, Result } from '../protocol/rpc.ts';
import { editorInUse, isStale, reread } from './documents.ts';
import { type Engine, isTooLong, type Question } from './engine.ts';
import { type Look, lookAfter, lookAgain } from './look.ts';
import { ModelChoice } from './model-choice.ts';
import { type Edit, eachPassage, follow, type Passages } from './passage.ts';
import type { Remembered } from './remembered.ts';
import { countsOf, exploredDocument, type SessionState, stillTold } from './session-state.ts';
import { Store } from './store.ts';
import { stopIfCancelled, Tasks } from './tasks.ts';
import { Viewpoint } from './viewpoint.ts';

interface RunOptions extends Look {
  /** Cut a text that is longer than the model can read. */
  readonly cut?: boolean;
  /** In the place of the model that reads the document. */
  readonly model?: ModelLocation;
}

export class Session {
  readonly viewpoint: Viewpoint;
  readonly choice: ModelChoice;
  readonly #engine: Engine;
  readonly #remembered: Remembered;
  readonly #store = new Store();
  readonly #tasks = new Tasks(this.#store);
  /** Passages on their way to the engine: edits move them too. */
  readonly #underWay = new Set<{ passages: Passages }>();
  /** The passages last refused for their length, for as long as nothing else has been explored. */
  #tooLong: Passages | null = null;

  constructor(engine: Engine, remembered: Remembered) {
    this.#engine = engine;
    this.#remembered = remembered;
    this.choice = new ModelChoice(remembered);
    this.viewpoint = new Viewpoint(this.#store, remembered);
    engine.onDidDie((reason) => this.#tasks.mourn(reason));
  }

  get state(): SessionState {
    return this.#store.state;
  }

  /** The model on show, or the one that would read the document in front. */
  get modelInUse(): ModelLocation {
    return this.state.model?.location ?? this.choice.of(editorInUse()?.document.uri.toString());
  }

  get onDidChange(): Event<void> {
    return this.#store.onDidChange;
  }

  /** Runs the model on a text, or on two. What was explored before stays until the new run is there. */
  async explore(passages: Passages, options: RunOptions = {}): Promise<boolean> {
    const [{ uri, name }] = passages;
    if (passages.every(isBlank)) {
      this.refuse(`There is no text to explore in “${name}”. Write some, or open an example.`, [
        'openExample',
      ]);
      return false;
    }
    if (passages.some(isBlank)) {
      this.refuse('One of the two selections has no text; select words in both, or one alone.', [
        'exploreDocument',
      ]);
      return false;
    }
    return this.#tasks.do(`Exploring ${name}`, async (call) => {
      await this.#open(options.model ?? this.choice.of(uri), call);
      await this.#run(passages, options, call);
    });
  }

  /** Runs the same model again on what the passages say now. */
  async exploreAgain(): Promise<boolean> {
    const { exploration, model } = this.state;
    if (!exploration || !model) return false;
    const cut = exploration.run.cut !== null;
    return this.explore(await reread(exploration.passages), { cut, model: model.location });
  }

  /** Runs the text that was refused for its length, cut to what the model can read. */
  async exploreCut(): Promise<boolean> {
    return this.#tooLong !== null && this.explore(await reread(this.#tooLong), { cut: true });
  }

  /** Explores what was explored when the window was last open; nothing where there was nothing, or it is gone. */
  async restore(): Promise<boolean> {
    const last = this.#remembered.explored;
    if (!last || this.state.exploration) return false;
    const { model, cut, dropoutSeed, focus } = last;
    const passages = last.passages.some(isBlank) ? await reread(last.passages) : last.passages;
    if (passages.some(isBlank)) return false;
    this.#store.update({ dropoutSeed });
    const [{ uri }] = passages;
    if (!sameModel(model, this.choice.of(uri))) this.choice.give(uri, model);
    return this.explore(passages, { cut, focus });
  }

  /**
   * Loads a model, which from then on reads all documents, and runs it on what was explored with the one before; or on
   * what that one has just refused for its length.
   */
  async chooseModel(model: ModelLocation): Promise<boolean> {
    const { problem, exploration } = this.state;
    const before = (problem && this.#tooLong) ?? exploration?.passages ?? this.#tooLong;
    const passages = before && (await reread(before));
    return this.#tasks.do('Loading the model', async (call) => {
      await this.#load(model, call);
      await this.choice.chooseForAll(model);
      if (passages) await this.#run(passages, {}, call);
    });
  }

  /** Turns dropout on, with a new seed, or off; and runs again. */
  async toggleTraining(): Promise<void> {
    const dropoutSeed = this.state.dropoutSeed === null ? 1 + Math.floor(Math.random() * 9999) : null;
    this.#store.update({ dropoutSeed });
    await this.exploreAgain();
  }

  async restartEngine(): Promise<void> {
    this.cancel();
    this.#engine.stop();
    this.#store.update({ problem: null });
    if (this.state.exploration) await this.exploreAgain();
    else await this.#tasks.do('Loading the model', (call) => this.#open(this.modelInUse, call));
  }

  /** Gives up what is under way. */
  cancel(): void {
    this.#tasks.cancel();
  }

  /** Asks the engine about the run or the model shown. */
  read<M extends Question>(
    method: M,
    params: Params<EngineApi, M>,
    options?: CallOptions,
  ): Promise<Result<EngineApi, M>> {
    return this.#engine.ask(method, params, options);
  }

  /** What is wrong with a bundled model, in one sentence; null where it is whole. */
  damageOf(name: string): Promise<string | null> {
    return this.#engine.damageOf(name);
  }

  /** Tells at the start of a model that is damaged, and not only when a text is to be explored. */
  async checkModel(): Promise<void> {
    const model = this.choice.of(undefined);
    if (model.kind !== 'bundled') return;
    // An engine that died says so itself.
    const damage = await this.damageOf(model.name).catch(() => null);
    const { busy, problem, exploration } = this.state;
    if (damage !== null && !(busy ?? problem ?? exploration)) this.refuse(damage, ['chooseModel']);
  }

  /** A document was edited: moves the passages along, and says whether they still are what was run. */
  edited(uri: string, edits: readonly Edit[]): void {
    const moved = (passages: Passages) =>
      passages[0].uri === uri ? eachPassage(passages, (passage) => edits.reduce(follow, passage)) : passages;
    for (const underWay of this.#underWay) underWay.passages = moved(underWay.passages);
    if (this.#tooLong) this.#tooLong = moved(this.#tooLong);
    const { exploration } = this.state;
    if (exploration?.passages[0].uri !== uri) return;
    const passages = moved(exploration.passages);
    this.#store.update({ exploration: { ...exploration, passages, stale: isStale(passages) } });
  }

  /** The reader has come back to a document; where it is the one explored, goes on with that. */
  cameTo(uri: string): void {
    const { problem } = this.state;
    if (problem && exploredDocument(this.state) === uri) this.#store.update({ problem: stillTold(problem) });
  }

  /** Says that something cannot be done, in one sentence, and which commands help. */
  refuse(message: string, actions: readonly PanelCommand[]): void {
    this.#tasks.refuse(message, actions);
  }

  dispose(): void {
    this.cancel();
    void this.#remembered.flush();
    this.#store.dispose();
  }

  async #open(location: ModelLocation, call: CallOptions): Promise<void> {
    if (!sameModel(this.#engine.opened, location)) await this.#load(location, call);
  }

  async #load(location: ModelLocation, call: CallOptions): Promise<void> {
    const model = await this.#engine.open(location, call);
    const plan = planOf(model.architecture);
    const before = this.state;
    // The same model in a new engine: what is on show stays until the new run is there.
    const again = sameModel(before.model?.location ?? null, location);
    this.#store.update({
      model,
      plan,
      exploration: again ? before.exploration : null,
      focus: again && before.focus ? lookAgain(plan, before.focus, countsOf(before)) : startFocus(plan),
    });
    // Not earlier: what the engine has open is what is shown, also when nobody waits for it any more.
    stopIfCancelled(call);
  }

  async #run(passages: Passages, options: RunOptions, call: CallOptions): Promise<void> {
    const { dropoutSeed } = this.state;
    const { cut = false } = options;
    const [{ text }, second] = passages;
    const underWay = { passages };
    this.#underWay.add(underWay);
    try {
      const { said, ...run } = await this.#engine.run(
        { text, ...(second ? { second: second.text } : {}), cut, dropoutSeed },
        call,
      );
      this.#note(said);
      await this.#show(run, underWay.passages, dropoutSeed, options);
    } catch (error) {
      if (isTooLong(error) && !call.signal?.aborted) this.#tooLong = underWay.passages;
      throw error;
    } finally {
      this.#underWay.delete(underWay);
    }
    // Not earlier: the engine keeps its last run alone, also when nobody waits for it any more.
    stopIfCancelled(call);
  }

  /** Adds what became known of the model after it was opened. */
  #note(said: readonly string[]): void {
    const { model } = this.state;
    if (model && said.length > 0)
      this.#store.update({ model: { ...model, notes: [...model.notes, ...said] } });
  }

  async #show(
    run: RunInfo,
    passages: Passages,
    dropoutSeed: number | null,
    options: RunOptions,
  ): Promise<void> {
    const focus = lookAfter(this.state, { run, passages }, options);
    const model = this.state.model?.location;
    this.#tooLong = null;
    this.#store.update({ exploration: { run, passages, stale: isStale(passages), dropoutSeed }, focus });
    if (!focus || !model) return;
    await this.#remembered.keepExplored({ model, passages, cut: run.cut !== null, dropoutSeed, focus });
  }
}

/** Whether it has no words. */
function isBlank(passage: Passages[number]): boolean {
  return passage?.text.trim() === '';
}
