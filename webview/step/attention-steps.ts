// Finds dot-product attention among the steps of a group, by what its steps do.

import type { OutlineNode } from '../../src/plan/outline.ts';
import type { Dim, StepId } from '../../src/plan/step.ts';

export interface AttentionSteps {
  readonly scores: StepId;
  /** The scores with hidden keys; null where every token sees all. */
  readonly masked: StepId | null;
  /** The score's factor, 1 / √d_k. */
  readonly scale: number;
  /** [head, query, key]: what the values are multiplied by. */
  readonly weights: StepId;
  readonly values: StepId;
  /** What the keys are counted by: 'source' where they are those of another text. */
  readonly key: Dim;
  /** The weighted sum. */
  readonly z: StepId;
}

/** Null where a group is no attention. */
export function attentionIn(group: OutlineNode): AttentionSteps | null {
  const steps = group.children.flatMap(({ step }) => step ?? []);
  const scores = steps.find(({ op }) => op.kind === 'scores');
  const mix = steps.find(({ op }) => op.kind === 'mix');
  if (scores?.op.kind !== 'scores' || !mix) return null;
  const masked = steps.find(({ op }) => op.kind === 'mask')?.id ?? null;
  const [weights, values] = mix.inputs as [StepId, StepId];
  return {
    scores: scores.id,
    masked,
    scale: scores.op.scale,
    key: scores.shape.at(-1)!,
    weights,
    values,
    z: mix.id,
  };
}
