// Runs a plan: each step by its op, with whatever kernels it is given.

import { lastIndex, pickedRows } from '../plan/picked-rows.ts';
import type { Plan } from '../plan/plan.ts';
import { relativeBucket } from '../plan/relative-bucket.ts';
import { turns } from '../plan/rope.ts';
import { cellCount, shapeOf, type TokenCounts } from '../plan/sizes.ts';
import type { Op, Step, StepId } from '../plan/step.ts';
import { dropoutFactors } from './dropout.ts';
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
  readonly given: ReadonlyMap<StepId, Float32Array>;
  /** Dropout as in training, or null for evaluation. */
  readonly dropoutSeed: number | null;
  /** Sees every output once; the tensor is the kernels' own, so what is to be kept must be copied. */
  readonly tap: (step: Step, output: Tensor) => void;
}

/** Memory that several steps may stand for; it is released when the last of them has been read. */
interface Held {
  readonly tensor: Tensor;
  readonly memory: { readonly tensor: Tensor; readers: number };
}

interface Call {
  readonly step: Step;
  readonly inputs: readonly Tensor[];
  readonly weights: readonly HeldWeight[];
  readonly shape: readonly number[];
  readonly execution: Execution;
}

/** One entry per op; null stands for "the same numbers under another name". */
const ops: { readonly [K in Op['kind']]: (call: Call, op: Op & { kind: K }) => Tensor | null } = {
  lookup: ({ step, weights, execution }, op) => {
    const { weight, layout } = weights[0]!;
    const stack = execution.plan.architecture.stacks[step.stack]!;
    const rows = pickedRows(stack, execution.inputs[step.stack]!);
    const picked = Array.from(rows[op.by], (row) => row + op.offset);
    return execution.kernels.lookup(weight, picked, layout === 'table' ? 'rows' : 'columns');
  },
  sinusoid: ({ shape, execution }) => execution.kernels.tensor(shape, sinusoids(shape)),
  relative_bias: ({ weights, shape, execution }, op) => {
    const [, Tq, Tk] = shape as [number, number, number];
    const { kernels } = execution;
    // One row for each distance, from the first key's to the last query to the last key's to the first.
    const distances = Array.from({ length: Tq + Tk - 1 }, (_, i) => relativeBucket(op, i - Tq + 1));
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
  linear: ({ inputs, weights, shape, execution }) =>
    execution.kernels.linear(inputs[0]!, weights[0]!.weight, weights[1]?.weight ?? null, shape),
  scores: ({ inputs, execution }, op) => execution.kernels.scores(inputs[0]!, inputs[1]!, op.scale),
  rotary: ({ inputs, shape, execution }, { rope }) =>
    execution.kernels.rotary(inputs[0]!, turns(rope, shape[0]!), rope.pairing),
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
 * Runs the steps and yields after each, so that the caller may report, breathe or stop in between.
 * Stopping early (`return()`) gives the memory back.
 */
export function* execute(execution: Execution): Generator<Step, void> {
  const { plan, steps, kernels, given } = execution;
  const tokens = tokenCounts(execution.inputs);
  const measured = (step: Step) => shapeOf(plan.architecture, step, tokens);
  const held = new Map<StepId, Held>();
  const live = new Set<Held['memory']>();
  const readers = countReaders(steps);

  const hold = (step: Step, tensor: Tensor, memory: Held['memory']): void => {
    memory.readers += readers.get(step.id) ?? 0;
    held.set(step.id, { tensor, memory });
  };
  const fresh = (step: Step, tensor: Tensor): void => {
    const memory = { tensor, readers: 0 };
    live.add(memory);
    hold(step, tensor, memory);
  };
  const letGo = (memory: Held['memory']): void => {
    if (memory.readers > 0) return;
    live.delete(memory);
    kernels.release(memory.tensor);
  };

  try {
    for (const step of steps) {
      for (const id of step.inputs) {
        const numbers = given.get(id);
        if (numbers && !held.has(id)) {
          const given = plan.byId.get(id)!;
          fresh(given, kernels.tensor(measured(given), numbers));
        }
      }
      const inputs = step.inputs.map((id) => held.get(id)!);
      const shape = measured(step);
      const output = run({
        step,
        shape,
        execution,
        inputs: inputs.map(({ tensor }) => tensor),
        weights: step.weights.map((name) => execution.weights.get(name)!),
      });
      if (output) fresh(step, output);
      else hold(step, { shape, data: inputs[0]!.tensor.data }, inputs[0]!.memory);

      execution.tap(step, held.get(step.id)!.tensor);
      for (const { memory } of inputs) {
        memory.readers--;
        letGo(memory);
      }
      const { memory } = held.get(step.id)!;
      if (output) letGo(memory);
      yield step;
    }
  } finally {
    for (const { tensor } of live) kernels.release(tensor);
  }
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

function countReaders(steps: readonly Step[]): Map<StepId, number> {
  const readers = new Map<StepId, number>();
  for (const { inputs } of steps) {
    for (const id of inputs) readers.set(id, (readers.get(id) ?? 0) + 1);
  }
  return readers;
}
