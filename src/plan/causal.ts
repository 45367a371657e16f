// What a text that grows at its end leaves as it was: everything, where no token sees a later one.

import type { Stack } from './architecture.ts';
import type { Plan } from './plan.ts';
import { turns } from './rope.ts';
import type { StepId } from './step.ts';

/** Whether no token of a stack sees one that comes after it. */
export function isCausal({ blocks }: Stack): boolean {
  return blocks.every(({ attention }) => attention.reach.after === 0);
}

/** The steps of causal stacks whose rows are keys or values: all that a token reads of those before it. */
export function keysAndValues({ architecture, steps, byId }: Plan): readonly StepId[] {
  const found = new Set<StepId>();
  for (const { stack, shape, inputs } of steps) {
    if (!isCausal(architecture.stacks[stack]!) || shape[0] === 'key') continue;
    for (const id of inputs) if (byId.get(id)!.shape[0] === 'key') found.add(id);
  }
  return [...found];
}

/**
 * Whether rotary positions turn the first `count` tokens alike in texts of two lengths: some kinds turn a longer text
 * otherwise.
 */
export function sameTurns({ blocks }: Stack, before: number, after: number, count: number): boolean {
  const ropes = new Set(blocks.map(({ attention }) => attention.rope));
  return [...ropes].every((rope) => {
    if (rope === null) return true;
    const [a, b] = [turns(rope, before), turns(rope, after)];
    const cells = (a.cos.length / before) * count;
    for (let i = 0; i < cells; i++) if (a.cos[i] !== b.cos[i] || a.sin[i] !== b.sin[i]) return false;
    return true;
  });
}
