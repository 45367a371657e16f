// A text that is longer than the model can read: refused in one sentence, or cut at the end.

import type { Architecture } from '../plan/architecture.ts';
import type { Token } from '../plan/token.ts';
import type { RunInfo } from '../protocol/model.ts';

/** The text has more tokens than the model has positions. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/**
 * Cuts the text's own tokens; the special tokens that close it stay.
 * @throws TooLong where cutting is not allowed; Error where there is nothing to run.
 */
export function fitTokens(
  tokens: readonly Token[],
  { embedding }: Architecture,
  cut: boolean,
): { readonly tokens: readonly Token[]; readonly cut: RunInfo['cut'] } {
  const room = embedding.positions;
  if (tokens.length === 0) throw new Error('The text has no tokens; select some text and explore again.');
  if (tokens.length <= room) return { tokens, cut: null };
  if (!cut) {
    throw new TooLong(
      `The text has ${tokens.length} tokens, but the model reads at most ${room}; select less, or cut the text to ${room} tokens.`,
    );
  }
  const closing = tokens.length - tokens.findLastIndex(({ span }) => span !== null) - 1;
  const kept = Math.max(0, room - closing);
  const dropped = tokens.slice(kept, tokens.length - closing);
  const from = dropped.find(({ span }) => span !== null)?.span?.[0] ?? 0;
  return {
    tokens: [...tokens.slice(0, kept), ...tokens.slice(tokens.length - closing)],
    cut: { kept: room, dropped: dropped.length, from },
  };
}
