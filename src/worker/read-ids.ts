// Token ids in the place of a text.

import { roomFor } from '../plan/picked-rows.ts';
import type { Token } from '../plan/token.ts';
import { type Fitted, TooLong, tooMany, whyOf } from './fit-tokens.ts';
import type { Model } from './model.ts';
import type { Room } from './room-for-text.ts';

/**
 * Tokens that stand for no text.
 * @param cut whether more ids than the model reads are cut
 * @param roomOf how many of so many tokens can be run
 * @throws TooLong where there are more, and they are not; Error, one sentence, where there is room for none, and for ids
 * outside the vocabulary.
 */
export function readIds(
  model: Model,
  ids: readonly number[],
  cut: boolean,
  roomOf: (limit: number) => Room,
): Fitted {
  const { checkpoint, plan, tokenizer } = model;
  checkIds(model, ids);
  const room = roomOf(Math.min(ids.length, roomFor(plan.architecture.stacks[0]!, ids)));
  if (ids.length > room.tokens && (!cut || room.tokens === 0)) {
    const problem = `There are ${ids.length} ids, ${tooMany(ids.length, room, checkpoint.name)}`;
    if (room.tokens === 0) throw new Error(`${problem}; choose a smaller model.`);
    throw new TooLong(`${problem}; give fewer, or cut them to ${room.tokens}.`);
  }
  const tokens = ids.slice(0, room.tokens).map(
    (id): Token => ({
      id,
      text: tokenizer?.word(id) ?? `#${id}`,
      span: null,
      sequence: 0,
      special: tokenizer?.isSpecial(id) ?? false,
      type: 0,
    }),
  );
  const dropped = ids.length - tokens.length;
  return { tokens, cut: dropped > 0 ? { kept: room.tokens, dropped, from: 0, why: whyOf(room) } : null };
}

/** @throws Error, one sentence, for ids outside the vocabulary. */
export function checkIds({ checkpoint }: Model, ids: readonly number[]): void {
  const { vocab } = checkpoint.architecture;
  const stray = ids.find((id) => id < 0 || id >= vocab);
  if (stray !== undefined) {
    throw new Error(
      `The id ${stray} is outside the vocabulary of ${checkpoint.name}, whose ids run from 0 to ${vocab - 1}.`,
    );
  }
}
