// Turns text into tokens that know where in the text they stand.

import type { Token } from '../plan/token.ts';
import { idOf, tokenFinder } from './find-tokens.ts';
import type { FoundToken } from './found-token.ts';
import { parse } from './parse.ts';
import { postProcess } from './post-process.ts';
import { trimSpans } from './trim-spans.ts';

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
 * A tokenizer as Hugging Face describes it. Spans are those of the Rust library `tokenizers`.
 * @param tokenizerJson parsed JSON of tokenizer.json
 * @param config parsed JSON of tokenizer_config.json, or {}
 * @throws Error with one sentence when the files are not what they should be.
 */
export function tokenizer(tokenizerJson: unknown, config: unknown): Tokenizer {
  const parsed = parse(tokenizerJson, config);
  const { model, postProcessor, addedTokens } = parsed;
  const find = tokenFinder(parsed);
  const special = new Set(addedTokens.filter((token) => token.special).map((token) => token.id));
  const entry = ({ id, spelling }: FoundToken) => model.vocab[id] ?? spelling;

  return {
    vocabSize: model.tokens_to_ids.size,
    word: (id) => model.vocab[id] ?? addedTokens.find((token) => token.id === id)?.content,
    decode: parsed.decode,
    isSpecial: (id) => special.has(id),
    encode(text, pair = '') {
      const texts = pair === '' ? [text] : [text, pair];
      const found = texts.map((each) => trimSpans(postProcessor, each, find(each)));
      return postProcess(postProcessor, found).map(({ token, type, sequence }) =>
        typeof token === 'string'
          ? { id: idOf(parsed, token), text: token, span: null, special: true, type, sequence }
          : {
              id: token.id,
              text: entry(token),
              span: token.span,
              special: special.has(token.id),
              type,
              sequence,
            },
      );
    },
  };
}
