// Reads tokenizer.json, once.

import { Tokenizer as Library } from '@huggingface/tokenizers';
import * as v from 'valibot';
import type { AddedToken } from './added-tokens.ts';
import type { Stages } from './find-tokens.ts';
import { idsOf, ModelStage } from './model-stage.ts';
import { normalizer } from './normalize.ts';
import { type PostProcessor, postProcessor } from './post-process.ts';
import { preTokenizer } from './pre-tokenize.ts';
import { DecoderStage, NormalizerStage, PostProcessorStage, PreTokenizerStage } from './stages.ts';
import { model } from './subwords.ts';

const flag = v.nullish(v.boolean(), false);
const Added = v.pipe(
  v.object({
    id: v.number(),
    content: v.string(),
    single_word: flag,
    lstrip: flag,
    rstrip: flag,
    normalized: v.nullish(v.boolean(), null),
    special: flag,
  }),
  v.transform((token) => ({ ...token, normalized: token.normalized ?? !token.special })),
);

const stage = <T>(schema: v.GenericSchema<unknown, T>) => v.optional(v.nullable(schema), null);

const TokenizerJson = v.looseObject({
  added_tokens: v.nullish(v.array(Added), []),
  normalizer: stage(NormalizerStage),
  pre_tokenizer: stage(PreTokenizerStage),
  post_processor: stage(PostProcessorStage),
  decoder: stage(DecoderStage),
  model: ModelStage,
});

export type TokenizerJson = v.InferOutput<typeof TokenizerJson>;

/** The stages of a tokenizer, ready to run. */
export interface Parsed extends Stages {
  readonly postProcess: PostProcessor;
  /** The ids of all tokens, those added to the vocabulary included. */
  readonly ids: ReadonlyMap<string, number>;
  /** The text of ids, without special tokens. */
  decode(ids: readonly number[]): string;
}

/** @throws Error with one sentence when the file is not what it should be, or asks for what is not supported. */
export function parse(tokenizerJson: unknown): Parsed {
  const json = check('tokenizer.json', TokenizerJson, tokenizerJson);
  const vocabulary = idsOf(json.model);
  const addedTokens = withIds(json.added_tokens, vocabulary);
  const ids = new Map([...vocabulary, ...addedTokens.map((token) => [token.content, token.id] as const)]);
  return {
    normalize: open('normalizer', () => normalizer(json.normalizer)),
    preTokenize: open('pre-tokenizer', () => preTokenizer(json.pre_tokenizer)),
    model: open('model', () => model(json.model, vocabulary)),
    addedTokens,
    postProcess: postProcessor(json.post_processor),
    ids,
    decode: decoder({ ...json, added_tokens: [...addedTokens] }),
  };
}

/** The Rust library counts ids on from the vocabulary, whatever the file says. */
function withIds(
  tokens: TokenizerJson['added_tokens'],
  vocabulary: ReadonlyMap<string, number>,
): readonly AddedToken[] {
  const added = new Map<string, AddedToken>();
  let next = vocabulary.size;
  for (const token of tokens.filter(({ content }) => content !== '')) {
    const id = added.get(token.content)?.id ?? vocabulary.get(token.content) ?? next;
    added.set(token.content, { ...token, id });
    next = Math.max(next, id + 1);
  }
  return [...added.values()];
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

/**
 * A file's contents as its schema has them.
 * @throws Error with one sentence that names what is wrong.
 */
export function check<T extends v.GenericSchema>(file: string, schema: T, value: unknown): v.InferOutput<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  if (where?.endsWith('.type') && typeof issue.input === 'string') {
    const kind = where.split('.')[0]!.replace(/_/, '-');
    throw new Error(
      `${file} asks for the ${kind} “${issue.input}” (${where}), which is not supported; choose a model with another tokenizer.`,
    );
  }
  const problem = issue.input === undefined ? 'it is missing' : issue.message;
  const what = `${where === null ? '' : `${where}: `}${problem}`;
  throw new Error(
    `${file} is not a description of a tokenizer (${what}); save it again with the tokenizers library.`,
  );
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
