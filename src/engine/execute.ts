// Runs a plan: each step by its op, with whatever kernels it is given.

import { lastIndex, pickedRows } from '../plan/picked-rows.ts';
import type { Plan } from '../plan/plan.ts';
import { relativeBucket } from '../plan/relative-bucket.ts';
import { turns } from '../plan/rope.ts';
import { cellCount, shapes, type TokenCounts } from '../plan/sizes.ts';
import type { Op, Step, StepId } from '../plan/step.ts';
import { dropoutFactors } from './dropout.ts';
import { fuse } from './fuse.ts';
import type { Kernels } from './kernels.ts';
import { byDistance, maxOfRows, meanOfRows, pick, sinusoids, unit } from './small-ops.ts';
import type { Tensor } from './tensor.ts';
import type { HeldWeight, Weights } from './weights.ts';

/** A text as the model reads it. */
export interface Inputs {
  /** [T] token ids. */
  readonly ids: ArrayLike<number>;
  /** [T] segments. */
  readonly types: ArrayLike<number>;
}

export interface Execution {
  readonly plan: Plan;
  /** Which steps to run, in the plan's order. */
  readonly steps: readonly Step[];
  readonly kernels: Kernels;
  readonly weights: Weights;
  /** What each stack reads. */
  readonly inputs: readonly Inputs[];
  /** Outputs that are not computed: kept from before, or put in the place of what a step would give. */
  readonly given: ReadonlyMap<StepId, Tensor>;
  /**
   * The tokens of each stack whose rows are not computed, because they are known: so many from its first on. What is
   * given has then rows from there on, too. Steps that sum up a text, as some heads do, need all rows. Left out: none.
   */
  readonly skip?: readonly number[];
  /** Of the tokens that are skipped, the rows of the steps that `plan.keysAndValues` lists. */
  readonly past?: ReadonlyMap<StepId, Tensor>;
  /** Dropout as in training, or null for evaluation. */
  readonly dropoutSeed: number | null;
  /** The steps whose output the tap sees. What is not seen may be computed in one with what reads it. */
  readonly watched: { has(id: StepId): boolean };
  /**
   * Sees a watched output once; the tensor is the kernels' own, and what is to be kept must be retained or copied.
   * Outputs of steps with a past have all rows.
   */
  readonly tap: (step: Step, output: Tensor) => void;
}

/** Watches every step. */
export const everything = { has: () => true };

/** An output that steps read. */
interface Output {
  /** From when it is given or computed until all have read it; meanwhile the executor is one of its holders. */
  tensor: Tensor | null;
  /** How many still read it. */
  readers: number;
}

interface Call {
  readonly step: Step;
  readonly inputs: readonly Tensor[];
  readonly weights: readonly HeldWeight[];
  readonly shape: readonly number[];
  readonly execution: Execution;
  /** The tokens of the step's stack that are skipped. */
  readonly skipped: number;
  /** Steps that are computed in one with this. */
  readonly fused: readonly Step[];
}

/** One entry per op; null stands for "the same numbers under another name". */
const ops: { readonly [K in Op['kind']]: (call: Call, op: Op & { kind: K }) => Tensor | null } = {
  lookup: ({ step, weights, execution, skipped }, op) => {
    const { weight, layout } = weights[0]!;
    const stack = execution.plan.architecture.stacks[step.stack]!;
    const rows = pickedRows(stack, execution.inputs[step.stack]!);
    const picked = Array.from(rows[op.by], (row) => row + op.offset).slice(skipped);
    return execution.kernels.lookup(weight, picked, layout === 'table' ? 'rows' : 'columns');
  },
  sinusoid: ({ shape, execution, skipped }) => execution.kernels.tensor(shape, sinusoids(shape, skipped)),
  relative_bias: ({ weights, shape, execution }, op) => {
    const [, Tq, Tk] = shape as [number, number, number];
    const { kernels } = execution;
    // One row for each distance, from the first key's to the last query to the last key's to the first. The last query
    // stands at the last key.
    const distances = Array.from({ length: Tq + Tk - 1 }, (_, i) => relativeBucket(op, i - Tk + 1));
    const rows = kernels.lookup(weights[0]!.weight, distances, 'rows');
    const spread = byDistance(rows.data, shape);
    kernels.release(rows);
    return kernels.tensor(shape, spread);
  },
  add: ({ inputs, execution }) => execution.kernels.add(inputs),
  multiply: ({ inputs, execution }) => execution.kernels.multiply(inputs[0]!, inputs[1]!),
  scale: ({ inputs, execution }, op) => execution.kernels.scale(inputs[0]!, op.factor),
  identity: () => null,
  norm: (call, op) => {
    const [gain, shift] = call.weights;
    const width = rowWidth(call);
    const { kernels } = call.execution;
    return kernels.layerNorm(call.inputs[0]!, width, gain?.weight ?? null, shift?.weight ?? null, op.eps);
  },
  rms_norm: (call, op) =>
    call.execution.kernels.rmsNorm(
      call.inputs[0]!,
      rowWidth(call),
      call.weights[0]!.weight,
      op.eps,
      op.gainFrom,
    ),
  unit: ({ inputs, shape, execution }) => execution.kernels.tensor(shape, unit(inputs[0]!.data)),
  linear: ({ inputs, weights, shape, execution, fused }) => {
    const [weight, bias] = weights;
    const fn = ofKind(fused, 'activation')?.fn ?? null;
    return execution.kernels.linear(inputs[0]!, weight!.weight, bias?.weight ?? null, shape, fn);
  },
  scores: ({ inputs, execution, fused }, { scale }) => {
    const [q, k] = inputs as [Tensor, Tensor];
    if (fused.length === 0) return execution.kernels.scores(q, k, scale);
    const [cap, mask] = [ofKind(fused, 'soft_cap'), ofKind(fused, 'mask')];
    return execution.kernels.pattern(q, k, scale, cap?.cap ?? null, mask?.reach ?? null);
  },
  rotary: ({ inputs, shape, execution, skipped }, { rope }) => {
    const all = turns(rope, skipped + shape[0]!);
    const from = (all.cos.length / (skipped + shape[0]!)) * skipped;
    const rows = { cos: all.cos.subarray(from), sin: all.sin.subarray(from) };
    return execution.kernels.rotary(inputs[0]!, rows, rope.pairing);
  },
  soft_cap: ({ inputs, execution }, op) => execution.kernels.softCap(inputs[0]!, op.cap),
  mask: ({ inputs, execution }, op) => execution.kernels.mask(inputs[0]!, op.reach),
  softmax: ({ inputs, execution }) => execution.kernels.softmax(inputs[0]!),
  mix: ({ inputs, execution }) => execution.kernels.mix(inputs[0]!, inputs[1]!),
  concat: () => null,
  activation: ({ inputs, execution }, op) => execution.kernels.activation(inputs[0]!, op.fn),
  dropout: ({ step, inputs, shape, execution }, op) => {
    const { dropoutSeed, kernels } = execution;
    if (dropoutSeed === null) return null;
    const factors = kernels.tensor(shape, dropoutFactors(dropoutSeed, step.id, op.p, cellCount(shape)));
    try {
      return kernels.multiply(inputs[0]!, factors);
    } finally {
      kernels.release(factors);
    }
  },
  pick: ({ step, inputs, shape, execution }, op) => {
    const axis = step.reads[0]!.findIndex((read) => 'fixed' in read);
    const { ids } = execution.inputs[step.stack]!;
    const index = op.index < 0 ? lastIndex(inputs[0]!.shape[axis]!, ids, op.padding) : op.index;
    return execution.kernels.tensor(shape, pick(inputs[0]!, axis, index));
  },
  mean: ({ inputs, shape, execution }) => execution.kernels.tensor(shape, meanOfRows(inputs[0]!)),
  max: ({ inputs, shape, execution }) => execution.kernels.tensor(shape, maxOfRows(inputs[0]!)),
};

/** The cells of a row that a norm brings to order 1: those of the axes that it runs over. */
function rowWidth({ step, shape }: Call): number {
  return cellCount(shape.filter((_, axis) => 'over' in step.reads[0]![axis]!));
}

/**
 * Runs the steps and yields each before it is run (of those that are computed in one, the first), so that the caller may
 * fetch its weights, report, breathe or stop.
 * Stopping early (`return()`) gives the memory back.
 */
export function* execute(execution: Execution): Generator<Step, void> {
  const { steps, kernels, given, past, watched, skip = [] } = execution;
  const measured = measure(execution);
  const outputs = outputsThatAreRead(steps);
  // Held until it has been read, for the caller may let go of what is given.
  for (const [id, tensor] of given) {
    const output = outputs.get(id);
    if (!output) continue;
    kernels.retain(tensor);
    output.tensor = tensor;
  }

  const read = (id: StepId): void => {
    const output = outputs.get(id)!;
    if (--output.readers > 0) return;
    kernels.release(output.tensor!);
    output.tensor = null;
  };
  const hold = (id: StepId, tensor: Tensor): void => {
    const output = outputs.get(id);
    if (output) output.tensor = tensor;
    else kernels.release(tensor);
  };
  /** The rows of skipped tokens before those that were computed. */
  const completed = (step: Step, rows: Tensor): Tensor => {
    const before = past?.get(step.id);
    if (!before) return rows;
    try {
      return kernels.joinTokens(before, skip[step.stack]!, rows);
    } finally {
      kernels.release(rows);
    }
  };

  try {
    for (const unit of fuse(steps, watched)) {
      const step = unit[0]!;
      const last = unit.at(-1)!;
      yield step;
      const inputs = step.inputs.map((id) => outputs.get(id)!.tensor!);
      const shape = measured(step);
      const made = run({
        step,
        shape,
        execution,
        inputs,
        weights: step.weights.map((name) => execution.weights.get(name)!),
        skipped: skip[step.stack] ?? 0,
        fused: unit.slice(1),
      });
      if (!made) kernels.retain(inputs[0]!);
      const output = completed(step, made ?? { shape, data: inputs[0]!.data });
      // From here on the executor is one of its holders, whatever the tap does.
      try {
        if (watched.has(last.id)) execution.tap(last, output);
      } catch (error) {
        kernels.release(output);
        throw error;
      }
      hold(last.id, output);
      step.inputs.forEach(read);
    }
  } finally {
    for (const { tensor } of outputs.values()) if (tensor) kernels.release(tensor);
  }
}

/** The shape of what is computed of a step: the rows of tokens that are not skipped. */
function measure({ plan, inputs, skip = [] }: Execution): (step: Step) => number[] {
  const whole = shapes(plan.architecture, tokenCounts(inputs));
  return (step) => {
    const skipped = skip[step.stack] ?? 0;
    if (skipped === 0) return whole(step);
    return whole(step).map((length, axis) => {
      const dim = step.shape[axis]!;
      const countsRows = dim === 'token' || dim === 'query' || (dim === 'key' && axis === 0);
      return countsRows ? length - skipped : length;
    });
  };
}

/** Runs all steps without a pause. */
export function executeAll(execution: Execution): void {
  for (const _ of execute(execution));
}

function run<K extends Op['kind']>(
  call: Call & { readonly step: { readonly op: Op & { kind: K } } },
): Tensor | null {
  return ops[call.step.op.kind](call, call.step.op);
}

/** T of the text that each stack reads. */
export function tokenCounts(inputs: readonly Inputs[]): TokenCounts {
  return inputs.map(({ ids }) => ids.length);
}

/** The op of a kind among these steps. */
function ofKind<K extends Op['kind']>(steps: readonly Step[], kind: K): (Op & { kind: K }) | undefined {
  return steps.find(({ op }) => op.kind === kind)?.op as (Op & { kind: K }) | undefined;
}

function outputsThatAreRead(steps: readonly Step[]): Map<StepId, Output> {
  const outputs = new Map<StepId, Output>();
  for (const { inputs } of steps) {
    for (const id of inputs) {
      const output = outputs.get(id);
      if (output) output.readers++;
      else outputs.set(id, { tensor: null, readers: 1 });
    }
  }
  return outputs;
}
