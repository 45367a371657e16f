// A checkpoint made ready to run: opened, its weights handed to the kernels, its tokenizer built.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Kernels } from '../engine/kernels.ts';
import { type HeldWeight, holdWeight, type Weights, weightLayouts } from '../engine/weights.ts';
import { type Plan, plan } from '../plan/plan.ts';
import type { WeightName } from '../plan/step.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { Cancelled } from '../protocol/rpc.ts';
import { type Tokenizer, tokenizer } from '../tokenizer/tokenizer.ts';

export interface Model {
  readonly checkpoint: Checkpoint;
  readonly plan: Plan;
  readonly kernels: Kernels;
  readonly weights: Weights;
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
  const words = checkpoint.tokenizer && tokenizer(checkpoint.tokenizer.json, checkpoint.tokenizer.config);
  const layouts = weightLayouts(steps);
  const weights = new Map<WeightName, HeldWeight>();
  for (const [name, layout] of layouts) {
    context.progress({ message: `Loading ${checkpoint.name}`, fraction: weights.size / layouts.size });
    weights.set(name, holdWeight(kernels, await checkpoint.weight(name), layout));
    await breathe();
    if (context.signal.aborted) throw new Cancelled();
  }
  return { checkpoint, plan: steps, kernels, weights, tokenizer: words };
}

/** Lets messages in, such as the one that cancels. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
