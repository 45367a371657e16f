// A text as tokens, read no farther than is needed to see that it is too long.

import type { Token } from '../plan/token.ts';
import type { Model } from './model.ts';

export type Reader = Pick<Model, 'tokenizer' | 'checkpoint'>;

/** The tokens of a text. @throws Error, one sentence, where the model has no tokenizer or the tokenizer does not fit it. */
export function tokensOf({ tokenizer, checkpoint }: Reader, text: string, pair?: string): readonly Token[] {
  if (!tokenizer) {
    throw new Error(
      `${checkpoint.name} has no tokenizer.json, so text cannot be turned into tokens; put the model's tokenizer.json into its folder.`,
    );
  }
  const tokens = tokenizer.encode(text, pair);
  const { vocab } = checkpoint.architecture;
  const stray = tokens.find(({ id }) => id < 0 || id >= vocab);
  if (stray) {
    throw new Error(
      `The tokenizer of ${checkpoint.name} gives “${stray.text}” the id ${stray.id}, but the model's vocabulary has ${vocab} rows; the tokenizer.json in this folder belongs to another model.`,
    );
  }
  return tokens;
}

/** Characters for each token that a first look takes. */
const generous = 32;

/** All tokens of a text, or, of a long one, those of a beginning that has more than `room`. */
export function readText(
  model: Reader,
  text: string,
  room: number,
): { readonly tokens: readonly Token[]; readonly whole: boolean } {
  for (let length = generous * Math.max(1, room); length < text.length; length *= 2) {
    const tokens = tokensOf(model, text.slice(0, lastSpace(text, length)));
    if (tokens.length > room) return { tokens, whole: false };
  }
  return { tokens: tokensOf(model, text), whole: true };
}

/** Where the last white space before `end` begins, so that no word is split; `end` where there is none. */
function lastSpace(text: string, end: number): number {
  const found = text.slice(0, end).search(/\s\S*$/);
  return found > 0 ? found : end;
}
