// What the texts of a run are called: one for each stack of the model.

import type { Plan } from '../../src/plan/plan.ts';

/** 'Source' for what the encoder reads, 'Target' for what the decoder does; 'Text' where there is only one. */
export function textName(
  { architecture: { stacks, head } }: Plan,
  stack: number,
): 'Text' | 'Source' | 'Source again' | 'Target' {
  const { name } = stacks[stack]!;
  if (name === '') return 'Text';
  if (name === 'encoder') return 'Source';
  // A decoder that sorts texts has no target of its own.
  return head.kind === 'classifier' ? 'Source again' : 'Target';
}
