// The parts of a model that are drawn one at a time: the embedding, each block, and what comes after the last one.

import { within } from '../../src/plan/outline.ts';
import { layerOf, type Plan } from '../../src/plan/plan.ts';
import type { Step } from '../../src/plan/step.ts';

/** Runs of steps that belong together. */
export function sections(plan: Plan): Step[][] {
  const found: Step[][] = [];
  for (const step of plan.steps) {
    const last = found.at(-1);
    if (last && last[0]!.stack === step.stack && layerOf(last[0]!.id) === layerOf(step.id)) last.push(step);
    else found.push([step]);
  }
  return found;
}

/** The section that a step, or the first step of a group, stands in. */
export function sectionOf(plan: Plan, at: string): readonly Step[] {
  const found = sections(plan);
  return found.find((steps) => steps.some(({ id }) => within(id, at))) ?? found[0]!;
}
