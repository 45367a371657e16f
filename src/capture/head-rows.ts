// A language-model head for a few tokens: each row of it depends on one row of the last hidden state.

import type { LRUCache } from 'lru-cache';
import { executeAll } from '../engine/execute.ts';
import { isRow } from '../plan/build.ts';
import { neededSteps } from '../plan/needed.ts';
import { lastHiddenState } from '../plan/plan.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { RunSetup } from './run-setup.ts';

interface Known {
  readonly setup: RunSetup;
  readonly numbersOf: (id: StepId) => Float32Array;
  readonly known: { has(id: StepId): boolean };
  readonly cache: LRUCache<string, Float32Array>;
}

/**
 * The rows [start, end) of a step of the head, computed for these tokens alone; null where the step is no such row-wise
 * step, or its whole output is at hand. A text of end - start tokens runs through the head, with the rows of the last
 * hidden state given.
 */
export function headRows({ setup, numbersOf, known, cache }: Known) {
  const { plan, overrides } = setup;
  const last = lastHiddenState(plan);
  const head = plan.steps.slice(plan.steps.findIndex(({ id }) => id === last) + 1);
  const replaced = head.some(({ id }) => overrides.has(id));
  const path = new Map(head.map(({ id }) => [id, neededSteps(plan, [id], new Set([last]))]));

  return (id: StepId, start: number, end: number): Float32Array | null => {
    const steps = path.get(id);
    if (!steps?.every(isRowWise) || replaced || known.has(id)) return null;
    const name = (step: StepId) => `${step} ${start} ${end}`;
    const here = cache.get(name(id));
    if (here) return here;
    const states = numbersOf(last);
    const width = states.length / setup.inputs.at(-1)!.ids.length;
    let found: Float32Array | null = null;
    executeAll({
      ...setup,
      inputs: setup.inputs.map(({ ids, types }, stack) =>
        stack < plan.architecture.stacks.length - 1
          ? { ids, types }
          : { ids: Array.from(ids).slice(start, end), types: Array.from(types).slice(start, end) },
      ),
      steps,
      given: new Map([[last, states.subarray(start * width, end * width)]]),
      tap: (step, output) => {
        const data = output.data.slice();
        if (step.id === id) found = data;
        cache.set(name(step.id), data);
      },
    });
    return found;
  };
}

/** Whether each row of the output depends on the same row of the inputs alone, and no mask is drawn by position. */
function isRowWise({ shape, op, reads }: Step): boolean {
  const runsOverRows = reads.some((map) => map.some((axis) => 'over' in axis && isRow(axis.over)));
  return shape[0] === 'token' && op.kind !== 'dropout' && !runsOverRows;
}
