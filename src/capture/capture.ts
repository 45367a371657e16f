// What is kept of a run: the residual stream at each block's entry and the summaries; the rest is recomputed when looked at.

import { LRUCache } from 'lru-cache';
import { dropoutFactor } from '../engine/dropout.ts';
import { type Execution, execute, executeAll } from '../engine/execute.ts';
import type { Tensor } from '../engine/tensor.ts';
import { neededSteps } from '../plan/needed.ts';
import { type Plan, stepOf } from '../plan/plan.ts';
import { measure, sizes, strides } from '../plan/sizes.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { Summaries } from '../plan/summary.ts';
import { startSummary } from './summary.ts';

/** What stays the same in every execution of one run. */
export type RunSetup = Omit<Execution, 'steps' | 'given' | 'tap'> & {
  /** Outputs put in the place of what their steps would give. */
  readonly overrides: ReadonlyMap<StepId, Float32Array>;
  /** Bytes for tensors beyond those that are always kept. */
  readonly budget: number;
};

/** A finished run: immutable, and able to give any tensor of the plan. */
export interface Capture {
  readonly plan: Plan;
  /** T */
  readonly tokens: number;
  readonly summaries: Summaries;
  /** [L, H, s, s], s at most `side`. */
  thumbnails(side: number): { readonly shape: readonly number[]; readonly data: Float32Array };
  /** A step's whole output, shared: not to be written to. */
  tensor(id: StepId): Tensor;
  /** What dropout multiplied a cell by. */
  kept(id: StepId, cell: readonly number[]): number;
}

/** Runs the whole plan and keeps what the budget allows. Yields after each step; returns the capture. */
export function* capture(setup: RunSetup): Generator<Step, Capture> {
  const { plan, overrides, inputs } = setup;
  const tokens = inputs.ids.length;
  const of = sizes(plan.architecture, tokens);
  const summary = startSummary(plan, tokens);
  const entries = new Map<StepId, Float32Array>(overrides);
  const cache = new LRUCache<StepId, Float32Array>({
    maxSize: Math.max(1, setup.budget),
    sizeCalculation: (numbers) => Math.max(1, numbers.byteLength),
  });

  const layerOfPattern = new Map(plan.patterns.map((id, layer) => [id, layer]));
  const hidden = new Set(plan.hiddenStates);
  const see = (id: StepId, data: Float32Array): void => {
    const layer = layerOfPattern.get(id);
    if (layer !== undefined) summary.seePattern(layer, data);
  };
  for (const [id, numbers] of overrides) see(id, numbers);

  yield* execute({
    ...setup,
    given: overrides,
    steps: neededSteps(
      plan,
      plan.steps.map((step) => step.id),
      overrides,
    ),
    tap: ({ id }, output) => {
      const data = output.data.slice();
      if (hidden.has(id)) entries.set(id, data);
      else cache.set(id, data);
      see(id, data);
    },
  });
  summary.seeHiddenStates(plan.hiddenStates.map((id) => entries.get(id)!));

  const shapeOf = (id: StepId): number[] => measure(stepOf(plan, id).shape, of);
  const known = { has: (id: StepId) => entries.has(id) || cache.has(id) };
  const numbersOf = (id: StepId): Float32Array => {
    const here = entries.get(id) ?? cache.get(id);
    if (here) return here;
    let found: Float32Array | undefined;
    const steps = neededSteps(plan, [id], known);
    const reads = new Set(steps.flatMap((step) => step.inputs));
    executeAll({
      ...setup,
      steps,
      given: new Map([...reads].flatMap((input) => pairOf(input, entries.get(input) ?? cache.get(input)))),
      tap: (step, output) => {
        const data = output.data.slice();
        if (step.id === id) found = data;
        cache.set(step.id, data);
      },
    });
    return found!;
  };

  return {
    plan,
    tokens,
    summaries: summary.summaries,
    thumbnails: summary.thumbnails,
    tensor: (id) => ({ shape: shapeOf(id), data: numbersOf(id) }),
    kept: (id, cell) => {
      const { op } = stepOf(plan, id);
      if (op.kind !== 'dropout' || setup.dropoutSeed === null || overrides.has(id)) return 1;
      const stride = strides(shapeOf(id));
      const index = cell.reduce((sum, at, axis) => sum + at * stride[axis]!, 0);
      return dropoutFactor(setup.dropoutSeed, id, op.p, index);
    },
  };
}

function pairOf(id: StepId, numbers: Float32Array | undefined): [StepId, Float32Array][] {
  return numbers ? [[id, numbers]] : [];
}
