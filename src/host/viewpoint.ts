// Where the reader looks in the model and its run: moved by the views, the cursor in the text, and the stepper.

import { chooseToken } from '../plan/choose-token.ts';
import { type Move, startCursor } from '../plan/cursor.ts';
import {
  type Focus,
  type FocusChange,
  focusedAttention,
  focusOnStep,
  moveFocus,
  stepFocus,
} from '../plan/focus.ts';
import type { Plan } from '../plan/plan.ts';
import type { TokenCounts } from '../plan/sizes.ts';
import type { Remembered } from './remembered.ts';
import { countsOf, stillTold } from './session-state.ts';
import type { Store } from './store.ts';
import type { TokenPlace } from './token-place.ts';

export class Viewpoint {
  readonly #store: Store;
  readonly #remembered: Remembered;

  constructor(store: Store, remembered: Remembered) {
    this.#store = store;
    this.#remembered = remembered;
  }

  move(change: FocusChange): void {
    this.#look((plan, focus, tokens) => moveFocus(plan, focus, change, tokens));
  }

  /** A token of either text, and attention in which it takes part. */
  chooseToken({ stack, token }: TokenPlace): void {
    this.#look((plan, focus, tokens) => {
      const change = chooseToken(plan, focusedAttention(plan, focus), stack, token);
      return moveFocus(plan, focus, change, tokens);
    });
  }

  /** @param id of a step or of a group of steps */
  moveToStep(id: string): void {
    this.#look((plan, focus, tokens) => focusOnStep(plan, focus, id, tokens));
  }

  step(move: Move): void {
    this.#look((plan, focus, tokens) => stepFocus(plan, focus, move, tokens));
  }

  /** Puts the cursor on the first step. */
  restart(): void {
    this.#look((plan, focus, tokens) => moveFocus(plan, focus, { cursor: startCursor(plan) }, tokens));
  }

  /** Without a model there is nowhere to look. */
  #look(next: (plan: Plan, focus: Focus, tokens: TokenCounts) => Focus): void {
    const { plan, focus, exploration, problem } = this.#store.state;
    if (!plan || !focus) return;
    const moved = next(plan, focus, countsOf(this.#store.state));
    this.#store.update({ focus: moved, problem: stillTold(problem) });
    if (exploration) this.#remembered.keepFocus(moved);
  }
}
