// Token ids in the place of a text.

import { roomFor } from '../plan/picked-rows.ts';
import type { Token } from '../plan/token.ts';
import { type Fitted, TooLong } from './fit-tokens.ts';
import type { Model } from './model.ts';

/**
 * Tokens that stand for no text.
 * @param cut whether more ids than the model reads are cut
 * @throws TooLong where there are more, and they are not; Error, one sentence, for ids outside the vocabulary.
 */
export function readIds(model: Model, ids: readonly number[], cut: boolean): Fitted {
  const { checkpoint, plan, tokenizer } = model;
  checkIds(model, ids);
  const room = roomFor(plan.architecture.stacks[0]!, ids);
  if (ids.length > room && !cut) {
    throw new TooLong(
      `There are ${ids.length} ids, but ${checkpoint.name} reads at most ${room}; give fewer, or cut them to ${room}.`,
    );
  }
  const tokens = ids.slice(0, room).map(
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
  return { tokens, cut: dropped > 0 ? { kept: room, dropped, from: 0 } : null };
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
