// A text that is longer than the model can read: refused in one sentence, or cut at the end.

import type { Token } from '../plan/token.ts';
import type { RunInfo } from '../protocol/model.ts';

/** The text has more tokens than the model has positions. */
export class TooLong extends Error {
  override readonly name: string = 'TooLong';
}

/**
 * Too long, and not to be cut: two texts, of which it would have to be said which one is; or a target, which would then
 * be another.
 */
export class TooLongTogether extends TooLong {
  override readonly name = 'TooLongTogether';
}

export interface Fitted {
  readonly tokens: readonly Token[];
  readonly cut: RunInfo['cut'];
}

/**
 * Cuts the text's own tokens; the special tokens that close it stay.
 * @param room the most tokens that the model reads
 * @param whole whether these are all tokens of the text, or only more than fit
 * @throws TooLong where cutting is not allowed; Error where there is nothing to run.
 */
export function fitTokens(
  tokens: readonly Token[],
  room: number,
  { cut, whole }: { readonly cut: boolean; readonly whole: boolean },
): Fitted {
  if (tokens.length === 0) throw new Error('The text has no tokens; give a text with at least one word.');
  if (whole && tokens.length <= room) return { tokens, cut: null };
  const closing = tokens.length - tokens.findLastIndex(({ span }) => span !== null) - 1;
  if (!cut || closing >= room) {
    throw new TooLong(
      `The text has ${whole ? '' : 'more than '}${tokens.length} tokens, but the model reads at most ${room}; take a shorter text, or cut this one to ${room} tokens.`,
    );
  }
  const kept = room - closing;
  const dropped = tokens.slice(kept, tokens.length - closing);
  const from = dropped.find(({ span }) => span !== null)?.span?.[0] ?? 0;
  return {
    tokens: [...tokens.slice(0, kept), ...tokens.slice(tokens.length - closing)],
    cut: { kept: room, dropped: whole ? dropped.length : null, from },
  };
}
