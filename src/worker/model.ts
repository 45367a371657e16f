// A checkpoint made ready to run: opened, room for its weights made, its tokenizer built.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Kernels } from '../engine/kernels.ts';
import { type Weights, weightNumber } from '../engine/weights.ts';
import { labelsOf } from '../plan/architecture.ts';
import { type Plan, plan, stepOf } from '../plan/plan.ts';
import type { StepId, WeightName } from '../plan/step.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { type Tokenizer, tokenizer } from '../tokenizer/tokenizer.ts';
import { type Loading, prepareLoading } from './loading.ts';
import { requireRoom } from './room.ts';

export interface Model {
  readonly checkpoint: Checkpoint;
  readonly plan: Plan;
  readonly kernels: Kernels;
  readonly weights: Weights;
  /** Brings their numbers, when a run first needs them. */
  readonly loading: Loading;
  /** One number of a weight that is loaded, at an index of the shape that the plan gives it. */
  weight(name: WeightName, index: readonly number[]): number;
  /** Null where the folder has no tokenizer.json: token ids can be run, text cannot. */
  readonly tokenizer: Tokenizer | null;
}

/**
 * Ready to run; the weights are loaded by the first run.
 * @throws Error, one sentence, where the weights do not fit into memory, or the tokenizer cannot be built.
 */
export function prepareModel(checkpoint: Checkpoint, kernels: Kernels): Model {
  requireRoom(checkpoint, kernels.memory().room);
  const steps = plan(checkpoint.architecture);
  const words = checkpoint.tokenizer && tokenizer(checkpoint.tokenizer.json);
  const loading = prepareLoading(checkpoint, kernels, steps);
  const { weights } = loading;
  const weight = (name: WeightName, index: readonly number[]) =>
    weightNumber(kernels, weights.get(name)!, weightShape(steps, name), index);
  return { checkpoint, plan: steps, kernels, weights, loading, weight, tokenizer: words };
}

/** Ready to run, with all weights loaded. Throws as `prepareModel` does, and as `Loading.all`. */
export async function loadModel(
  checkpoint: Checkpoint,
  kernels: Kernels,
  context: CallContext,
): Promise<Model> {
  const model = prepareModel(checkpoint, kernels);
  await model.loading.all(context);
  return model;
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
