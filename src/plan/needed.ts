// Which steps must run to have certain results, when some are known already.

import { type Plan, stepOf } from './plan.ts';
import type { Step, StepId } from './step.ts';

/**
 * The steps to run, in order. Recomputing a block from its entry, and running on from an intervention,
 * are both this question with other answers known.
 */
export function neededSteps(
  plan: Plan,
  targets: Iterable<StepId>,
  known: { has(id: StepId): boolean },
): Step[] {
  const wanted = new Set<StepId>();
  for (const id of targets) wanted.add(stepOf(plan, id).id);
  // From the end, for a step reads only steps before it.
  return plan.steps
    .toReversed()
    .filter(({ id, inputs }) => {
      if (!wanted.has(id) || known.has(id)) return false;
      for (const input of inputs) wanted.add(input);
      return true;
    })
    .reverse();
}
