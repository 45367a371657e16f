// What is kept of a run: the residual stream at each block's entry and the summaries; the rest is recomputed when looked at.

import { dropoutFactor } from '../engine/dropout.ts';
import { everything, executeAll, tokenCounts } from '../engine/execute.ts';
import { type Tensor, tensor } from '../engine/tensor.ts';
import { sourceOf } from '../plan/alias.ts';
import { neededSteps } from '../plan/needed.ts';
import { type Plan, shapesOf, stepOf } from '../plan/plan.ts';
import { cellCount, strides, type TokenCounts } from '../plan/sizes.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { Summaries } from '../plan/summary.ts';
import { headRows, rowsAtOnce } from './head-rows.ts';
import { run } from './run.ts';
import type { RunSetup } from './run-setup.ts';
import { type Store, tensorStore } from './store.ts';
import { type GrowingSummary, startSummary } from './summary.ts';

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
  /** Lends a step's whole output, a view of the kernels' memory, for as long as `use` runs. */
  lend<Result>(id: StepId, use: (output: Tensor) => Result): Result;
  /** A copy of a step's whole output. */
  tensor(id: StepId): Tensor;
  /** Copies a step's whole output into a place of its size. */
  copyInto(id: StepId, place: Float32Array): void;
  /**
   * A copy of the rows [start, end) of a step whose first axis counts tokens. The scores over a vocabulary are made for
   * these rows alone: for all tokens they can be larger than everything else together.
   */
  rows(id: StepId, start: number, end: number): Tensor;
  /** What dropout multiplied a cell by. */
  dropoutFactor(id: StepId, cell: readonly number[]): number;
  /** Gives the memory back; nothing may be asked afterwards. */
  dispose(): void;
  /** For the run that follows: what it may take over. */
  readonly parts: Parts;
}

export interface Parts {
  readonly setup: RunSetup;
  readonly store: Store;
  readonly summary: GrowingSummary;
}

/**
 * Runs the plan as far as the hidden states and the patterns, and keeps what the budget allows; a head is computed
 * when it is looked at. Yields each step before it is run; returns the capture.
 * @param earlier a run, perhaps of the same weights: what it knows already is not computed again. It must not be
 * disposed of before this one is finished.
 */
export function* capture(setup: RunSetup, earlier: Capture | null = null): Generator<Step, Capture> {
  const { plan, kernels, overrides, inputs, dropoutSeed } = setup;
  const tokens = tokenCounts(inputs);
  const summary = startSummary(kernels, plan, tokens);
  const source = (id: StepId) => sourceOf(plan, id, dropoutSeed !== null, overrides);
  // Without them a text that grows would be a new one.
  const store = tensorStore(kernels, setup.budget, new Set(plan.keysAndValues.map(source)));
  const shape = shapesOf(plan, tokens);
  const known = { has: (id: StepId) => store.has(source(id)) };
  const at = (id: StepId): Tensor => ({ shape: shape(id), data: store.get(source(id))!.data });

  let isDisposed = false;
  /** Runs what is missing; of what passes by, the latest stays as long as there is room. The caller is a holder. */
  const recompute = (id: StepId): Tensor => {
    let found: Tensor | undefined;
    const steps = neededSteps(plan, [id], known);
    const missing = new Set(steps.map((step) => step.id));
    const reads = new Set(steps.flatMap((step) => step.inputs).filter((input) => !missing.has(input)));
    executeAll({
      ...setup,
      steps,
      given: new Map([...reads].map((input) => [input, at(input)])),
      watched: everything,
      tap: (step, output) => {
        if (step.id === id) {
          kernels.retain(output);
          found = output;
        }
        if (source(step.id) === step.id || step.id === id) store.offer(source(step.id), output);
      },
    });
    return found!;
  };
  const lend = <Result>(id: StepId, use: (output: Tensor) => Result): Result => {
    if (isDisposed) throw new Error(`“${id}” was asked of a run that is no longer kept; run the text again.`);
    const here = known.has(id) ? at(id) : null;
    if (here) kernels.retain(here);
    const output = here ?? recompute(id);
    try {
      return use({ shape: shape(id), data: output.data });
    } finally {
      kernels.release(output);
    }
  };

  const parts = { setup, store, summary };
  let isDone = false;
  try {
    yield* run(parts, earlier);
    isDone = true;
  } finally {
    if (!isDone) store.clear();
  }
  const row = headRows({ setup, lend, known, store });
  /** Copies rows that are made for themselves, some at a time. @returns false where they cannot be */
  const copyParts = (id: StepId, start: number, end: number, place: Float32Array): boolean => {
    const width = place.length / (end - start);
    for (let from = start; from < end; from += rowsAtOnce(width)) {
      const made = row(id, from, Math.min(end, from + rowsAtOnce(width)));
      if (!made) return false;
      place.set(made, (from - start) * width);
    }
    return true;
  };
  const copyInto = (id: StepId, place: Float32Array): void => {
    const [count, ...rest] = shape(id);
    // What is small is computed whole, and then kept.
    if (count! > rowsAtOnce(cellCount(rest)) && copyParts(id, 0, count!, place)) return;
    lend(id, ({ data }) => place.set(data));
  };
  return {
    plan,
    tokens,
    summaries: summary.finish(),
    thumbnails: (attention, side) =>
      summary.thumbnails(attention, side, (layer, use) =>
        lend(plan.attentions[attention]!.patterns[layer]!, use),
      ),
    lend,
    tensor(id) {
      const copy = tensor(shape(id));
      copyInto(id, copy.data);
      return copy;
    },
    copyInto,
    rows(id, start, end) {
      const [, ...rest] = shape(id);
      const copy = tensor([end - start, ...rest]);
      if (copyParts(id, start, end, copy.data)) return copy;
      const width = cellCount(rest);
      lend(id, ({ data }) => copy.data.set(data.subarray(start * width, end * width)));
      return copy;
    },
    dropoutFactor: (id, cell) => {
      const { op } = stepOf(plan, id);
      if (op.kind !== 'dropout' || dropoutSeed === null || overrides.has(id)) return 1;
      const stride = strides(shape(id));
      const index = cell.reduce((sum, at, axis) => sum + at * stride[axis]!, 0);
      return dropoutFactor(dropoutSeed, id, op.p, index);
    },
    dispose() {
      isDisposed = true;
      store.clear();
    },
    parts,
  };
}
