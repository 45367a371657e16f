// Finds dot-product attention among the steps of a group, by what its steps do.

import type { OutlineNode } from '../../src/plan/outline.ts';
import type { Dim, Step, StepId } from '../../src/plan/step.ts';

export interface AttentionSteps {
  readonly scores: StepId;
  /** What the dot product is multiplied by, as a rule 1 / √d_k. */
  readonly scale: number;
  /** What is done to the scores before the softmax, in order; [head, query, key] each. */
  readonly changes: readonly ScoreChange[];
  /** [head, query, key]: what the values are multiplied by. */
  readonly weights: StepId;
  readonly values: StepId;
  /** What the heads of the values are counted by: 'kv_head' where several heads share theirs. */
  readonly valueHead: Dim;
  /** What the keys are counted by: 'source' where they are those of another text. */
  readonly key: Dim;
  /** The weighted sum. */
  readonly z: StepId;
}

/** A step from scores to scores. */
export interface ScoreChange {
  readonly id: StepId;
  /** The last part of its id. */
  readonly name: string;
  readonly kind: 'soft_cap' | 'add' | 'mask';
  /** The cap of a soft cap. */
  readonly cap: number | null;
  /** What is added to the scores. */
  readonly added: StepId | null;
}

/** Null where a group is no attention. */
export function attentionIn(group: OutlineNode): AttentionSteps | null {
  const steps = group.children.flatMap(({ step }) => step ?? []);
  const scores = steps.find(({ op }) => op.kind === 'scores');
  const mix = steps.find(({ op }) => op.kind === 'mix');
  if (scores?.op.kind !== 'scores' || !mix) return null;
  const [weights, values] = mix.inputs as [StepId, StepId];
  const between = steps.slice(steps.indexOf(scores) + 1, steps.indexOf(mix));
  return {
    scores: scores.id,
    scale: scores.op.scale,
    changes: between.flatMap(changeOf),
    key: scores.shape.at(-1)!,
    weights,
    values,
    valueHead: steps.find(({ id }) => id === values)!.shape[1]!,
    z: mix.id,
  };
}

function changeOf({ id, op, inputs }: Step): ScoreChange[] {
  if (op.kind !== 'soft_cap' && op.kind !== 'add' && op.kind !== 'mask') return [];
  return [
    {
      id,
      name: id.split('.').at(-1)!,
      kind: op.kind,
      cap: op.kind === 'soft_cap' ? op.cap : null,
      added: op.kind === 'add' ? inputs[1]! : null,
    },
  ];
}
