// What every part of the step view reads: the plan, the run and the focus at one moment.

import { type Focus, focusedCell, focusOnCell } from '../../src/plan/focus.ts';
import { within } from '../../src/plan/outline.ts';
import { inputsFrom, type PickedRows, pickedRows } from '../../src/plan/picked-rows.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { type Sizes, sizes } from '../../src/plan/sizes.ts';
import type { Step } from '../../src/plan/step.ts';
import { tokenCounts } from '../../src/plan/token.ts';
import type { PanelRun } from '../../src/protocol/panel.ts';
import type { Store } from '../store.ts';

export interface StepScene {
  readonly store: Store;
  readonly plan: Plan;
  readonly run: PanelRun;
  readonly focus: Focus;
  /** The stack that the cursor stands in. */
  readonly stack: number;
  /** The length of each named axis in that stack, for this model and text. */
  readonly of: Sizes;
  /** The same for every stack. */
  readonly sizes: readonly Sizes[];
  /** The row that the stack's text picks in a table, at each token. */
  readonly rows: PickedRows;
}

/** Null until a text has been explored. */
export function stepSceneOf(store: Store): StepScene | null {
  const plan = store.plan.value;
  const { run, focus } = store.state.value ?? {};
  if (!plan || !run || !focus) return null;
  const stack = stackAt(plan, focus.cursor.at);
  const counts = tokenCounts(run.tokens);
  const all = plan.architecture.stacks.map((_, i) => sizes(plan.architecture, counts, i));
  return {
    store,
    plan,
    run,
    focus,
    stack,
    of: all[stack]!,
    sizes: all,
    rows: pickedRows(plan.architecture.stacks[stack]!, inputsFrom(run.tokens[stack]!)),
  };
}

/** The stack of a step, or of the first step of a group. */
function stackAt({ steps }: Plan, at: string): number {
  return steps.find(({ id }) => within(id, at))?.stack ?? 0;
}

/** Chooses a cell of a step. A head that is chosen stays: of those that share keys, another is not meant. */
export function chooseCell({ store, focus, of }: StepScene, step: Step, cell: readonly number[]): void {
  const { head, ...change } = focusOnCell(step, cell, of);
  store.focus(focus.head === null && head !== undefined ? { ...change, head } : change);
}

/** The chosen cell of a step: one index per axis. */
export function chosenCell({ plan, focus, run }: StepScene, step: Step): number[] {
  return focusedCell(plan, step, focus, tokenCounts(run.tokens));
}
