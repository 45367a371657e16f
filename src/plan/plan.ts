// The one idea: a transformer is a list of named steps. Everything else in Headlight reads this list.

import type { Architecture } from './architecture.ts';
import { blockSteps } from './block.ts';
import { norm, operandShape } from './build.ts';
import { embeddingSteps } from './embedding.ts';
import { headSteps } from './head.ts';
import type { Dim, Step, StepId, WeightName } from './step.ts';

export interface Plan {
  readonly architecture: Architecture;
  /** In order of computation: a step reads only steps before it. */
  readonly steps: readonly Step[];
  readonly byId: ReadonlyMap<StepId, Step>;
  /** Every weight that some step reads, with its shape as the formulas write it: [in, out]. */
  readonly weights: ReadonlyMap<WeightName, readonly Dim[]>;
  /** L + 1 steps: what enters block 0, …, what leaves the last block (after the final norm, where there is one). */
  readonly hiddenStates: readonly StepId[];
  /** L steps: the attention pattern of each layer, [head, query, key]. */
  readonly patterns: readonly StepId[];
}

/** The forward pass of a model, as data. */
export function plan(architecture: Architecture): Plan {
  const { stack } = architecture;
  const steps: Step[] = embeddingSteps(architecture);
  const entries: StepId[] = [];
  for (let layer = 0; layer < stack.layers; layer++) {
    entries.push(`blocks.${layer}.resid_pre`);
    steps.push(...blockSteps(`blocks.${layer}`, steps.at(-1)!.id, stack));
  }
  if (stack.finalNorm) {
    steps.push(norm('final_norm', steps.at(-1)!.id, stack.norm, 'A last layer norm after all blocks.'));
  }
  const last = steps.at(-1)!.id;
  steps.push(...headSteps(architecture.head, last));

  const weights = new Map<WeightName, readonly Dim[]>();
  for (const step of steps) {
    step.weights.forEach((name, i) => {
      if (!weights.has(name)) weights.set(name, operandShape(step.reads[step.inputs.length + i]!));
    });
  }
  return {
    architecture,
    steps,
    byId: new Map(steps.map((step) => [step.id, step])),
    weights,
    hiddenStates: [...entries, last],
    patterns: entries.map((_, layer) => `blocks.${layer}.attn.pattern`),
  };
}

/** The step of this name. Throws an Error that names the first and the last step where there is none. */
export function stepOf(plan: Plan, id: StepId): Step {
  const step = plan.byId.get(id);
  if (!step)
    throw new Error(
      `There is no step “${id}” in this model. Its steps run from “${plan.steps[0]!.id}” to “${plan.steps.at(-1)!.id}”.`,
    );
  return step;
}

/** The layer that a step belongs to, or null outside the blocks. */
export function layerOf(id: StepId): number | null {
  const match = /(?:^|\.)blocks\.(\d+)\./.exec(`${id}.`);
  return match ? Number(match[1]) : null;
}
