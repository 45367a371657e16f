// tokenizer.json and tokenizer_config.json, checked once.

import * as v from 'valibot';
import { ModelStage } from './model-stage.ts';
import { DecoderStage, NormalizerStage, PostProcessorStage, PreTokenizerStage } from './stages.ts';

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

/** tokenizer.json. */
export const TokenizerJson = v.looseObject({
  added_tokens: v.nullish(v.array(Added), []),
  normalizer: stage(NormalizerStage),
  pre_tokenizer: stage(PreTokenizerStage),
  post_processor: stage(PostProcessorStage),
  decoder: stage(DecoderStage),
  model: ModelStage,
});

// The name of a special token, or all that is to be known of it.
const SpecialToken = v.union([
  v.string(),
  v.object({
    content: v.string(),
    single_word: flag,
    lstrip: flag,
    rstrip: flag,
    normalized: v.nullish(v.boolean(), true),
    special: flag,
  }),
]);
const tokenName = v.nullish(SpecialToken, null);
const setting = v.nullish(v.boolean(), null);

/** tokenizer_config.json: what `transformers` puts in the place of parts of tokenizer.json. */
export const TokenizerConfig = v.objectWithRest(
  {
    tokenizer_class: v.nullish(v.string(), null),
    bos_token: tokenName,
    eos_token: tokenName,
    unk_token: tokenName,
    sep_token: tokenName,
    pad_token: tokenName,
    cls_token: tokenName,
    mask_token: tokenName,
    additional_special_tokens: v.nullish(v.array(SpecialToken), null),
    extra_special_tokens: v.nullish(
      v.union([v.array(SpecialToken), v.custom<Record<string, unknown>>(isRecord)]),
      null,
    ),
    added_tokens_decoder: v.nullish(v.record(v.string(), SpecialToken), null),
    do_lower_case: setting,
    strip_accents: setting,
    tokenize_chinese_chars: setting,
    keep_accents: setting,
    add_prefix_space: setting,
    trim_offsets: setting,
    legacy: setting,
    extra_ids: v.nullish(v.number(), null),
    offset: v.nullish(v.number(), null),
    src_lang: v.nullish(v.string(), null),
  },
  v.unknown(),
);

export type TokenizerJson = v.InferOutput<typeof TokenizerJson>;
export type TokenizerConfig = v.InferOutput<typeof TokenizerConfig>;
export type SpecialToken = v.InferOutput<typeof SpecialToken>;

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
