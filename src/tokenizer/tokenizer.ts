// Turns text into tokens that know where in the text they stand.

import type { Token } from '../plan/token.ts';
import { tokenFinder } from './find-tokens.ts';
import { parse } from './parse.ts';

/** Text to tokens. */
export interface Tokenizer {
  /** V: how many tokens the vocabulary has, those added to it included. */
  readonly vocabSize: number;
  /**
   * The tokens of a text, or of a pair of texts, with those that the model expects around them. A second text's spans
   * count from its own beginning; an empty one counts as none.
   * @throws Error when the vocabulary has no token for a part of the text, nor one for the unknown.
   */
  encode(text: string, pair?: string): readonly Token[];
  /** The text of ids, without special tokens. */
  decode(ids: readonly number[]): string;
  /** Whether an id is that of a token with a meaning of its own, such as [CLS]. */
  isSpecial(id: number): boolean;
  /** The vocabulary's spelling of an id; undefined outside it. */
  word(id: number): string | undefined;
}

/**
 * A tokenizer as Hugging Face describes it. Ids and spans are those of the Rust library `tokenizers`, for which
 * tokenizer.json says all: add_bos_token and the like in tokenizer_config.json mean nothing beside it, in `transformers`, too.
 * @param tokenizerJson parsed JSON of tokenizer.json
 * @throws Error with one sentence when the file is not what it should be.
 */
export function tokenizer(tokenizerJson: unknown): Tokenizer {
  const parsed = parse(tokenizerJson);
  const { vocabulary, addedTokens } = parsed;
  const find = tokenFinder(parsed);
  const words: string[] = [];
  for (const [word, id] of vocabulary) words[id] = word;
  for (const { content, id } of addedTokens) words[id] = content;
  const special = new Set(addedTokens.filter((token) => token.special).map((token) => token.id));

  return {
    vocabSize: vocabulary.size + addedTokens.filter(({ content }) => !vocabulary.has(content)).length,
    word: (id) => words[id],
    decode: parsed.decode,
    isSpecial: (id) => special.has(id),
    encode(text, pair = '') {
      const texts = pair === '' ? [text] : [text, pair];
      return parsed.postProcess(texts.map(find), texts).map(({ id, spelling, span, type, sequence }) => {
        return {
          id,
          text: words[id] ?? spelling,
          span,
          special: span === null || special.has(id),
          type,
          sequence,
        };
      });
    },
  };
}
