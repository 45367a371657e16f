// The texts of a run: one for each stack of the model, and what each is called.

import type { Plan } from '../../src/plan/plan.ts';
import type { TokenCounts } from '../../src/plan/sizes.ts';
import type { RunInfo } from '../../src/protocol/model.ts';

/** T of each stack's text. */
export function tokenCounts({ tokens }: Pick<RunInfo, 'tokens'>): TokenCounts {
  return tokens.map(({ length }) => length);
}

const names = { '': 'Text', encoder: 'Source', decoder: 'Target' } as const;

/** 'Source' for what the encoder reads, 'Target' for what the decoder does; 'Text' where there is only one. */
export function textName({ architecture }: Plan, stack: number): (typeof names)[keyof typeof names] {
  return names[architecture.stacks[stack]!.name];
}
