// A language-model head for a few tokens: each row of it depends on one row of the last hidden state.

import { everything, executeAll } from '../engine/execute.ts';
import { isRow } from '../plan/build.ts';
import { neededSteps } from '../plan/needed.ts';
import { lastHiddenState, type Plan } from '../plan/plan.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { Capture } from './capture.ts';
import type { RunSetup } from './run-setup.ts';
import type { Store } from './store.ts';

interface Known {
  readonly setup: RunSetup;
  readonly lend: Capture['lend'];
  readonly known: { has(id: StepId): boolean };
  readonly store: Store;
}

/**
 * The rows [start, end) of a step of the head, computed for these tokens alone; null where the step is no such row-wise
 * step, or its whole output is at hand. A text of end - start tokens runs through the head, with the rows of the last
 * hidden state given.
 */
export function headRows({ setup, lend, known, store }: Known) {
  const { plan, kernels, overrides } = setup;
  const last = lastHiddenState(plan);
  const path = rowWiseSteps(plan, overrides);

  return (id: StepId, start: number, end: number): Float32Array | null => {
    const steps = path.get(id);
    if (!steps || known.has(id)) return null;
    const name = (step: StepId) => `${step} ${start} ${end}`;
    const here = store.get(name(id));
    if (here) return here.data.slice();
    const states = lend(last, ({ shape: [, width], data }) =>
      kernels.tensor([end - start, width!], data.subarray(start * width!, end * width!)),
    );
    let found: Float32Array | null = null;
    try {
      executeAll({
        ...setup,
        inputs: setup.inputs.map(({ ids, types }, stack) =>
          stack < plan.architecture.stacks.length - 1
            ? { ids, types }
            : { ids: Array.from(ids).slice(start, end), types: Array.from(types).slice(start, end) },
        ),
        steps,
        given: new Map([[last, states]]),
        watched: everything,
        tap: (step, output) => {
          if (step.id === id) found = output.data.slice();
          store.offer(name(step.id), output);
        },
      });
    } finally {
      kernels.release(states);
    }
    return found;
  };
}

/** How many rows of a step of the head are computed at a time: no more than take 16 MiB, of one at least. */
export function rowsAtOnce(width: number): number {
  return Math.max(1, Math.floor(2 ** 22 / width));
}

/** The steps of the head that can be computed for some rows alone, each with all that must run for it. */
export function rowWiseSteps(
  plan: Plan,
  overrides: { has(id: StepId): boolean },
): ReadonlyMap<StepId, readonly Step[]> {
  const last = lastHiddenState(plan);
  const head = plan.steps.slice(plan.steps.findIndex(({ id }) => id === last) + 1);
  if (head.some(({ id }) => overrides.has(id))) return new Map();
  const paths = head.map(({ id }) => [id, neededSteps(plan, [id], new Set([last]))] as const);
  return new Map(paths.filter(([, steps]) => steps.every(isRowWise)));
}

/** Whether each row of the output depends on the same row of the inputs alone, and no mask is drawn by position. */
function isRowWise({ shape, op, reads }: Step): boolean {
  const runsOverRows = reads.some((map) => map.some((axis) => 'over' in axis && isRow(axis.over)));
  return shape[0] === 'token' && op.kind !== 'dropout' && !runsOverRows;
}
