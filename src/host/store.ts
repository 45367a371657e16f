// Holds the one state of a window, and tells of each change.

import { type Event, EventEmitter } from 'vscode';
import { emptyState, type SessionState } from './session-state.ts';

export class Store {
  readonly #changed = new EventEmitter<void>();
  #state: SessionState = emptyState;

  get state(): SessionState {
    return this.#state;
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  update(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
