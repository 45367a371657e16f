// tokenizer.json, checked once.

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

export type TokenizerJson = v.InferOutput<typeof TokenizerJson>;
/** @throws Error with one sentence that names what is wrong. */
export function check(value: unknown): TokenizerJson {
  const result = v.safeParse(TokenizerJson, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  if (where?.endsWith('.type') && typeof issue.input === 'string') {
    const kind = where.split('.')[0]!.replace(/_/, '-');
    throw new Error(
      `tokenizer.json asks for the ${kind} “${issue.input}” (${where}), which is not supported; choose a model with another tokenizer.`,
    );
  }
  const problem = issue.input === undefined ? 'it is missing' : issue.message;
  const what = `${where === null ? '' : `${where}: `}${problem}`;
  throw new Error(
    `tokenizer.json is not a description of a tokenizer (${what}); save it again with the tokenizers library.`,
  );
}
