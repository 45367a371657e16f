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
  const needed: Step[] = [];
  // From the end, for a step reads only steps before it.
  for (const step of plan.steps.toReversed()) {
    if (!wanted.has(step.id) || known.has(step.id)) continue;
    needed.push(step);
    for (const input of step.inputs) wanted.add(input);
  }
  return needed.reverse();
}
