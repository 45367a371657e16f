// A text that is longer than the model can read: refused in one sentence, or cut at the end.

import { bytesInWords } from '../plan/bytes.ts';
import type { Token } from '../plan/token.ts';
import type { RunInfo } from '../protocol/model.ts';
import type { Room } from './room-for-text.ts';

/** The text has more tokens than the model has positions, or than the memory has room for. */
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
 * @param whole whether these are all tokens of the text, or only more than fit
 * @throws TooLong where cutting is not allowed; Error where there is nothing to run.
 */
export function fitTokens(
  tokens: readonly Token[],
  room: Room,
  { cut, whole }: { readonly cut: boolean; readonly whole: boolean },
): Fitted {
  if (tokens.length === 0) throw new Error('The text has no tokens; give a text with at least one word.');
  if (whole && tokens.length <= room.tokens) return { tokens, cut: null };
  const closing = tokens.length - tokens.findLastIndex(({ span }) => span !== null) - 1;
  if (!cut || closing >= room.tokens) {
    const count = `${whole ? '' : 'more than '}${tokens.length}`;
    const problem = `The text has ${count} tokens, ${tooMany(tokens.length, room, 'the model')}`;
    if (room.memory && closing >= room.tokens) throw new Error(`${problem}; choose a smaller model.`);
    throw new TooLong(`${problem}; take a shorter text, or cut this one to ${room.tokens} tokens.`);
  }
  const kept = room.tokens - closing;
  const dropped = tokens.slice(kept, tokens.length - closing);
  const from = dropped.find(({ span }) => span !== null)?.span?.[0] ?? 0;
  return {
    tokens: [...tokens.slice(0, kept), ...tokens.slice(tokens.length - closing)],
    cut: { kept: room.tokens, dropped: whole ? dropped.length : null, from, why: whyOf(room) },
  };
}

/** Why so many tokens cannot be run, behind a comma: what they need, and what there is. */
export function tooMany(count: number, { tokens, memory }: Room, reader: string): string {
  if (!memory) return `but ${reader} reads at most ${tokens}`;
  const [needed, left] = [bytesInWords(memory.needed(count)), bytesInWords(memory.left, Math.floor)];
  return `which need ${needed} of memory, but ${left} are left, enough for ${tokens}`;
}

/** What a cut is for. */
export function whyOf({ memory }: Room): NonNullable<RunInfo['cut']>['why'] {
  return memory ? 'memory' : 'places';
}
