// What is kept of a run: the residual stream at each block's entry and the summaries; the rest is recomputed when looked at.

import { LRUCache } from 'lru-cache';
import { dropoutFactor } from '../engine/dropout.ts';
import { execute, executeAll, tokenCounts } from '../engine/execute.ts';
import { type Tensor, tensor } from '../engine/tensor.ts';
import { sourceOf } from '../plan/alias.ts';
import { neededSteps } from '../plan/needed.ts';
import { type Plan, stepOf } from '../plan/plan.ts';
import { cellCount, shapeOf, strides, type TokenCounts } from '../plan/sizes.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { Summaries } from '../plan/summary.ts';
import { headRows } from './head-rows.ts';
import type { RunSetup } from './run-setup.ts';
import { startSummary } from './summary.ts';

/** A finished run: immutable, and able to give any tensor of the plan. */
export interface Capture {
  readonly plan: Plan;
  readonly tokens: TokenCounts;
  readonly summaries: Summaries;
  /** Of one of `plan.attentions`: [L, H, sq, sk], each side at most `side`. */
  thumbnails(
    attention: number,
    side: number,
  ): { readonly shape: readonly number[]; readonly data: Float32Array };
  /** A step's whole output, shared: not to be written to. */
  tensor(id: StepId): Tensor;
  /**
   * The rows [start, end) of a step whose first axis counts tokens. The scores over a vocabulary are made for these
   * rows alone: for all tokens they can be larger than everything else together.
   */
  rows(id: StepId, start: number, end: number): Tensor;
  /** What dropout multiplied a cell by. */
  dropoutFactor(id: StepId, cell: readonly number[]): number;
}

/**
 * Runs the plan as far as the hidden states and the patterns, and keeps what the budget allows; a head is computed
 * when it is looked at. Yields after each step; returns the capture.
 */
export function* capture(setup: RunSetup): Generator<Step, Capture> {
  const { plan, overrides, inputs, dropoutSeed } = setup;
  const tokens = tokenCounts(inputs);
  const summary = startSummary(plan, tokens);
  const source = (id: StepId) => sourceOf(plan, id, dropoutSeed !== null, overrides);
  const shape = (id: StepId): number[] => shapeOf(plan.architecture, stepOf(plan, id), tokens);

  const kept = new Map<StepId, Float32Array>(overrides);
  const cache = new LRUCache<string, Float32Array>({
    maxSize: Math.max(1, setup.budget),
    sizeCalculation: (numbers) => Math.max(1, numbers.byteLength),
  });
  const known = { has: (id: StepId) => kept.has(source(id)) || cache.has(source(id)) };
  const numbersOf = (id: StepId): Float32Array =>
    kept.get(source(id)) ?? cache.get(source(id)) ?? recompute(id);

  /** Runs what is missing; of what passes by, the latest stays as long as there is room. */
  const recompute = (id: StepId): Float32Array => {
    let found: Float32Array | undefined;
    const steps = neededSteps(plan, [id], known);
    const missing = new Set(steps.map((step) => step.id));
    const reads = new Set(steps.flatMap((step) => step.inputs).filter((input) => !missing.has(input)));
    executeAll({
      ...setup,
      steps,
      given: new Map([...reads].map((input) => [input, numbersOf(input)])),
      tap: (step, output) => {
        if (source(step.id) !== step.id && step.id !== id) return;
        const data = output.data.slice();
        if (step.id === id) found = data;
        cache.set(source(step.id), data);
      },
    });
    return found!;
  };

  const places = new Map(
    plan.attentions.flatMap(({ patterns }, attention) =>
      patterns.map((id, layer) => [id, { attention, layer }] as const),
    ),
  );
  const hiddenStates = plan.hiddenStates.flat();
  const streams = new Set(hiddenStates.map(source));
  const see = (id: StepId, data: Float32Array): void => {
    const place = places.get(id);
    if (place) summary.seePattern(place.attention, place.layer, data);
  };
  for (const [id, numbers] of overrides) see(id, numbers);

  yield* execute({
    ...setup,
    given: overrides,
    steps: neededSteps(plan, [...hiddenStates, ...places.keys()], overrides),
    tap: ({ id }, { data }) => {
      see(id, data);
      if (source(id) !== id) return;
      if (streams.has(id)) kept.set(id, data.slice());
      else if (cache.calculatedSize + data.byteLength <= setup.budget) cache.set(id, data.slice());
    },
  });
  plan.hiddenStates.forEach((states, stack) => {
    summary.seeHiddenStates(
      stack,
      states.map((id) => kept.get(source(id))!),
    );
  });

  const row = headRows({ setup, numbersOf, known, cache });
  return {
    plan,
    tokens,
    summaries: summary.summaries,
    thumbnails: summary.thumbnails,
    tensor: (id) => ({ shape: shape(id), data: numbersOf(id) }),
    rows(id, start, end) {
      const [, ...rest] = shape(id);
      const left = [end - start, ...rest];
      const made = row(id, start, end);
      if (made) return tensor(left, made);
      const width = cellCount(rest);
      return tensor(left, numbersOf(id).subarray(start * width, end * width));
    },
    dropoutFactor: (id, cell) => {
      const { op } = stepOf(plan, id);
      if (op.kind !== 'dropout' || dropoutSeed === null || overrides.has(id)) return 1;
      const stride = strides(shape(id));
      const index = cell.reduce((sum, at, axis) => sum + at * stride[axis]!, 0);
      return dropoutFactor(dropoutSeed, id, op.p, index);
    },
  };
}
