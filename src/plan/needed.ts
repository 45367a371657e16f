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
  const visit = (id: StepId): void => {
    if (wanted.has(id) || known.has(id)) return;
    const step = stepOf(plan, id);
    wanted.add(id);
    step.inputs.forEach(visit);
  };
  for (const id of targets) visit(id);
  return plan.steps.filter((step) => wanted.has(step.id));
}
