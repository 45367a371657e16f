// What the texts of a run are called: one for each stack of the model.

import type { Plan } from '../../src/plan/plan.ts';

const names = { '': 'Text', encoder: 'Source', decoder: 'Target' } as const;

/** 'Source' for what the encoder reads, 'Target' for what the decoder does; 'Text' where there is only one. */
export function textName({ architecture }: Plan, stack: number): (typeof names)[keyof typeof names] {
  return names[architecture.stacks[stack]!.name];
}
