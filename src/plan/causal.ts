// What a text that grows at its end leaves as it was: everything, where no token sees a later one.

import { isCausal, type Stack } from './architecture.ts';
import type { Plan } from './plan.ts';
import { frequencies } from './rope.ts';
import type { StepId } from './step.ts';

/** The steps of causal stacks whose rows are keys or values: all that a token reads of those before it. */
export function keysAndValues(plan: Plan): readonly StepId[] {
  const { stacks } = plan.architecture;
  return readFrom(plan, 'key').filter((id) => isCausal(stacks[plan.byId.get(id)!.stack]!));
}

/** The keys and values of cross-attention, which stay while a target grows: all that it reads of its source. */
export function keysAndValuesOfSource(plan: Plan): readonly StepId[] {
  return readFrom(plan, 'source');
}

/** The steps with a row for each of these that others read, which have none. */
function readFrom({ steps, byId }: Plan, rows: 'key' | 'source'): readonly StepId[] {
  const readers = steps.filter(({ shape }) => shape[0] !== rows);
  const read = new Set(readers.flatMap(({ inputs }) => inputs));
  return [...read].filter((id) => byId.get(id)!.shape[0] === rows);
}

/** Whether rotary positions turn each token alike in texts of two lengths: some kinds turn a longer text otherwise. */
export function sameTurns({ blocks }: Stack, before: number, after: number): boolean {
  const ropes = new Set(blocks.map(({ attention }) => attention.rope));
  return [...ropes].every((rope) => {
    if (rope === null) return true;
    const speeds = frequencies(rope, after);
    return frequencies(rope, before).every((speed, pair) => speed === speeds[pair]);
  });
}
