// A checkpoint made ready to run: opened, its weights handed to the kernels, its tokenizer built.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Kernels } from '../engine/kernels.ts';
import { type HeldWeight, holdWeight, type Weights, weightLayouts, weightNumber } from '../engine/weights.ts';
import { labelsOf } from '../plan/architecture.ts';
import { type Plan, plan, stepOf } from '../plan/plan.ts';
import type { StepId, WeightName } from '../plan/step.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { type Tokenizer, tokenizer } from '../tokenizer/tokenizer.ts';
import { breathe } from './breathe.ts';

export interface Model {
  readonly checkpoint: Checkpoint;
  readonly plan: Plan;
  readonly kernels: Kernels;
  readonly weights: Weights;
  /** One number of a weight, at an index of the shape that the plan gives it. */
  weight(name: WeightName, index: readonly number[]): number;
  /** Null where the folder has no tokenizer.json: token ids can be run, text cannot. */
  readonly tokenizer: Tokenizer | null;
}

/** @throws Cancelled when the signal says so between two weights. */
export async function loadModel(
  checkpoint: Checkpoint,
  kernels: Kernels,
  context: CallContext,
): Promise<Model> {
  const steps = plan(checkpoint.architecture);
  const words = checkpoint.tokenizer && tokenizer(checkpoint.tokenizer.json);
  const layouts = weightLayouts(steps);
  const weights = new Map<WeightName, HeldWeight>();
  for (const [name, layout] of layouts) {
    context.progress({ message: `Loading ${checkpoint.name}`, fraction: weights.size / layouts.size });
    weights.set(name, holdWeight(kernels, await checkpoint.weight(name), layout));
    await breathe(context.signal);
  }
  const weight = (name: WeightName, index: readonly number[]) =>
    weightNumber(kernels, weights.get(name)!, weightShape(steps, name), index);
  return { checkpoint, plan: steps, kernels, weights, weight, tokenizer: words };
}

/** The shape that the plan gives a weight: [in, out…]. */
export function weightShape(plan: Plan, name: WeightName): readonly number[] {
  const weight = plan.weights.get(name);
  if (!weight) throw new Error(`There is no weight “${name}” in this model.`);
  return weight.shape;
}

/** What a place on the last axis of 'logits' or 'probs' stands for: a label, or a word as the vocabulary spells it. */
export function wordOf({ plan, tokenizer }: Model, step: StepId, id: number): string {
  const name = stepOf(plan, step).shape.includes('label')
    ? labelsOf(plan.architecture.head)[id]
    : tokenizer?.word(id);
  return name ?? `#${id}`;
}
