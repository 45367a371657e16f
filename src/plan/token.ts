// A token, as every part of Headlight passes it on.

import type { TokenCounts } from './sizes.ts';

export interface Token {
  readonly id: number;
  /** The vocabulary's own spelling: 'Ġrules', '##ing', '[CLS]'. */
  readonly text: string;
  /** [start, end) in UTF-16 units of the text that it comes from; null for a token that the tokenizer added. */
  readonly span: readonly [number, number] | null;
  /** Which text the span points into: 0 for the first; 1 for the second of a pair, or the target. */
  readonly sequence: 0 | 1;
  /** Added by the tokenizer, or special in its vocabulary. */
  readonly special: boolean;
  /** The segment: 0 for the first text, 1 for the second. */
  readonly type: number;
}

/** What was run, for tokens to point into. */
export interface TokenTexts {
  readonly text: string;
  /** The second text of a pair, or the target. */
  readonly second: string | null;
}

/** How many tokens each stack read. */
export function tokenCounts(tokens: readonly (readonly Token[])[]): TokenCounts {
  return tokens.map(({ length }) => length);
}

/** The piece of its text that a token stands for; null where it stands for none. */
export function pieceOf({ span, sequence }: Token, { text, second }: TokenTexts): string | null {
  return span && (sequence === 1 ? (second ?? '') : text).slice(...span);
}
