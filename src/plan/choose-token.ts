// What choosing a token means: the token that attends, the one that is attended to, or another kind of attention.

import type { AttentionSet } from './attention-set.ts';
import type { FocusChange } from './focus.ts';
import type { Plan } from './plan.ts';

/** What a stack's tokens do in a kind of attention; 'none' where they take no part. */
export type TokenPart = 'both' | 'queries' | 'keys' | 'none';

export function partIn({ stack, keys }: Pick<AttentionSet, 'stack' | 'keys'>, of: number): TokenPart {
  if (of === stack) return stack === keys ? 'both' : 'queries';
  return of === keys ? 'keys' : 'none';
}

/**
 * The change of focus that chooses a token of a stack's text. Where its tokens take no part in the present attention,
 * the last kind is chosen in which they attend: a target's tokens to the source.
 */
export function chooseToken(
  { attentions }: Plan,
  set: AttentionSet,
  stack: number,
  token: number,
): FocusChange {
  const part = partIn(set, stack);
  if (part === 'keys') return { key: token };
  if (part !== 'none') return { token };
  return { attention: attentions.findLastIndex((other) => other.stack === stack), stack, token };
}
