// Tokens and the document: where a token stands, and which token stands at a place.

import type { RunInfo } from '../protocol/model.ts';
import type { Passages } from './passage.ts';

/** A token of a run: the stack that read it, and its number there. */
export interface TokenPlace {
  readonly stack: number;
  readonly token: number;
}

/** What was run, and where its texts lie. */
export interface Placed {
  readonly run: Pick<RunInfo, 'tokens'>;
  readonly passages: Passages;
}

/** Where a token stands in the document: [start, end); null for a token that stands for no text there. */
export function tokenRange(
  { run, passages }: Placed,
  { stack, token }: TokenPlace,
): readonly [number, number] | null {
  const named = run.tokens[stack]?.[token];
  const passage = named && passages[named.sequence];
  return named?.span && passage ? [passage.start + named.span[0], passage.start + named.span[1]] : null;
}

/** The token that a place of the document belongs to: the first that contains it, or else ends there. */
export function tokenAt(placed: Placed, offset: number): TokenPlace | null {
  let endsHere: TokenPlace | null = null;
  for (const [stack, tokens] of placed.run.tokens.entries()) {
    for (const token of tokens.keys()) {
      const range = tokenRange(placed, { stack, token });
      if (!range || offset < range[0] || offset > range[1]) continue;
      if (offset < range[1]) return { stack, token };
      endsHere ??= { stack, token };
    }
  }
  return endsHere;
}

/** In each text the token that a reader expects to start on: the first that stands for text. */
export function firstTokens({ tokens }: Pick<RunInfo, 'tokens'>): number[] {
  return tokens.map((read) =>
    Math.max(
      0,
      read.findIndex(({ span }) => span !== null),
    ),
  );
}
