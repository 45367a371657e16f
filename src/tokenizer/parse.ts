// Reads tokenizer.json, once, and makes its stages.

import { Tokenizer as Library } from '@huggingface/tokenizers';
import { withIds } from './added-tokens.ts';
import type { Stages } from './find-tokens.ts';
import { idsOf } from './model-stage.ts';
import { normalizer } from './normalize.ts';
import { type PostProcessor, postProcessor } from './post-process.ts';
import { preTokenizer } from './pre-tokenize.ts';
import { model } from './subwords.ts';
import { check, type TokenizerJson } from './tokenizer-json.ts';

/** The stages of a tokenizer, ready to run. */
export interface Parsed extends Stages {
  readonly postProcess: PostProcessor;
  /** The ids of the model's own tokens, without those that were added. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** The text of ids, without special tokens. */
  decode(ids: readonly number[]): string;
}

/** @throws Error with one sentence when the file is not what it should be, or asks for what is not supported. */
export function parse(tokenizerJson: unknown): Parsed {
  const json = check(tokenizerJson);
  const vocabulary = idsOf(json.model);
  return {
    normalize: open('normalizer', () => normalizer(json.normalizer)),
    preTokenize: open('pre-tokenizer', () => preTokenizer(json.pre_tokenizer)),
    model: open('model', () => model(json.model, vocabulary)),
    addedTokens: withIds(json.added_tokens, vocabulary),
    postProcess: postProcessor(json.post_processor),
    vocabulary,
    decode: decoder(json),
  };
}

function decoder(json: TokenizerJson): Parsed['decode'] {
  let library: Library | null = null;
  return (ids) => {
    if (ids.length === 0) return '';
    library ??= open('decoder', () => {
      const plain = { normalizer: null, pre_tokenizer: null, post_processor: null };
      return new Library(
        { ...json, ...plain },
        { unk_token: 'unk_token' in json.model ? json.model.unk_token : null },
      );
    });
    return library.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false });
  };
}

function open<T>(part: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The ${part} in tokenizer.json cannot be used (${reason}); choose a model with another tokenizer.`,
    );
  }
}
