// One task at a time: how far it has come, that it was cancelled, and what went wrong.

import type { PanelCommand } from '../protocol/panel.ts';
import { type CallOptions, Cancelled, type Progress } from '../protocol/rpc.ts';
import { EngineDied, isCuttable } from './engine.ts';
import type { SessionState } from './session-state.ts';
import type { Store } from './store.ts';

export class Tasks {
  readonly #store: Store;
  #current: AbortController | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Does a task in the place of the one under way, of which no progress or problem is heard again.
   * @param message says what is done, until the work says more
   * @returns whether it was done; a problem is told, a cancelled task ends silently
   */
  async do(message: string, work: (call: CallOptions) => Promise<void>): Promise<boolean> {
    this.cancel();
    const task = new AbortController();
    const update = (change: Partial<SessionState>) => this.#current === task && this.#store.update(change);
    this.#current = task;
    this.#store.update({ busy: { message, fraction: null }, problem: null });
    try {
      await work({ signal: task.signal, onProgress: (busy: Progress) => update({ busy }) });
      return true;
    } catch (error) {
      if (this.#current === task && !(error instanceof Cancelled)) this.#fail(error);
      return false;
    } finally {
      update({ busy: null });
    }
  }

  /** Gives up what is under way. */
  cancel(): void {
    this.#current?.abort();
    this.#current = null;
    if (this.#store.state.busy) this.#store.update({ busy: null });
  }

  /** Says that something cannot be done, in one sentence, and which commands help. */
  refuse(message: string, actions: readonly PanelCommand[]): void {
    this.#store.update({ problem: { message, actions } });
  }

  /** A death is heard of twice, by the call that was under way and by itself; it is told once. */
  mourn(reason: string): void {
    if (this.#store.state.problem?.message !== reason) this.refuse(reason, ['restartEngine']);
  }

  #fail(error: unknown): void {
    if (error instanceof EngineDied) this.mourn(error.message);
    else if (isCuttable(error)) this.refuse(error.message, ['exploreCut', 'chooseModel']);
    else this.refuse(error instanceof Error ? error.message : String(error), ['chooseModel']);
  }
}

/** @throws Cancelled */
export function stopIfCancelled({ signal }: CallOptions): void {
  if (signal?.aborted) throw new Cancelled();
}
