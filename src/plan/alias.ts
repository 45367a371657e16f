// Steps that move no number: their output is their input under another name, or in another shape.

import type { Plan } from './plan.ts';
import { stepOf } from './plan.ts';
import type { StepId } from './step.ts';

/**
 * The step whose numbers these are, following names as far as they go.
 * @param training whether dropout drops
 * @param replaced steps whose output was put in their place, and so is their own
 */
export function sourceOf(
  plan: Plan,
  id: StepId,
  training: boolean,
  replaced: { has(id: StepId): boolean },
): StepId {
  const { op, inputs } = stepOf(plan, id);
  const moves = op.kind === 'identity' || op.kind === 'concat' || (op.kind === 'dropout' && !training);
  return moves && !replaced.has(id) ? sourceOf(plan, inputs[0]!, training, replaced) : id;
}
