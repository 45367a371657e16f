// How an encoder-decoder begins and ends what it writes, as its configuration says.

import * as v from 'valibot';
import { freeWriting, type WritingRules } from '../plan/writing-rules.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { count, flag, parseConfig, positive } from './config.ts';
import type { Settings, TargetTokens } from './family.ts';

const id = v.pipe(
  v.number('a token id'),
  v.safeInteger('a token id, a whole number'),
  v.minValue(0, '0 or more'),
);
const ids = v.array(id, 'a list of token ids');
const some = v.union([id, v.array(id)], 'a token id, or a list of them');
const length = v.pipe(
  v.number('a whole number'),
  v.safeInteger('a whole number'),
  v.minValue(0, '0 or more'),
);

const ends = v.object({
  decoder_start_token_id: v.nullish(id),
  bos_token_id: v.nullish(id),
  eos_token_id: v.nullish(some),
});
type Ends = v.InferOutput<typeof ends>;

const rules = v.object({
  max_length: v.nullish(count),
  max_new_tokens: v.nullish(count),
  min_length: v.nullish(length, 0),
  min_new_tokens: v.nullish(length),
  forced_bos_token_id: v.nullish(id),
  /** What old files say in the place of it. */
  force_bos_token_to_be_generated: v.nullish(flag, false),
  bos_token_id: v.nullish(id),
  forced_eos_token_id: v.nullish(some, []),
  bad_words_ids: v.nullish(
    v.array(v.pipe(ids, v.nonEmpty('lists of token ids')), 'a list of lists of token ids'),
    [],
  ),
  suppress_tokens: v.nullish(ids, []),
  begin_suppress_tokens: v.nullish(ids, []),
  no_repeat_ngram_size: v.nullish(length, 0),
  encoder_no_repeat_ngram_size: v.nullish(length, 0),
  repetition_penalty: v.nullish(positive, 1),
});

const sizes = v.object({ max_position_embeddings: v.nullish(count) });

/** What Hugging Face `transformers` writes at most where nothing is said, the start not counted. */
const usualLength = 20;

/** What a family's config class fills in. */
interface Defaults {
  readonly decoder_start_token_id: number | null;
  readonly eos_token_id: number | null;
}

/**
 * Where there is a generation_config.json, it alone says how the model writes; otherwise config.json does. What begins
 * and what ends a text is looked for in both, and in the defaults of the family's config class.
 * @param vocab V: ids are smaller.
 * @throws CheckpointError that names a field which no token answers to.
 */
export function targetTokens(
  config: Settings,
  generation: Settings,
  { vocab, defaults }: { readonly vocab: number; readonly defaults: Defaults },
): TargetTokens {
  const files = [
    parseConfig(ends, generation, 'generation_config.json'),
    parseConfig(ends, config),
    defaults,
  ] satisfies Ends[];
  const chosen = <K extends keyof Ends>(field: K): NonNullable<Ends[K]> | null => {
    const value = (files as readonly Ends[]).find((file) => file[field] != null)?.[field] ?? null;
    inVocabulary(field, [value ?? []].flat(), vocab);
    return value;
  };
  const start = chosen('decoder_start_token_id') ?? chosen('bos_token_id');
  if (start === null) {
    throw new CheckpointError(
      'config.json has no “decoder_start_token_id”, the token before the first that the decoder writes; add it.',
    );
  }
  const endings = [chosen('eos_token_id') ?? []].flat();
  return { start, ends: endings, rules: writingRules(config, generation, endings, vocab) };
}

function writingRules(
  config: Settings,
  generation: Settings,
  endings: readonly number[],
  vocab: number,
): WritingRules {
  const said = Object.keys(generation).length > 0;
  const file = said ? 'generation_config.json' : 'config.json';
  const given = parseConfig(rules, said ? generation : config, file);
  const last = [given.forced_eos_token_id].flat();
  const old = !said && given.force_bos_token_to_be_generated;
  const first = (old ? given.bos_token_id : given.forced_bos_token_id) ?? null;
  // An end token alone is no bad word.
  const bad = given.bad_words_ids.filter((row) => row.length > 1 || !endings.includes(row[0]!));
  const never = [...bad, ...given.suppress_tokens.map((each) => [each])];
  const used = {
    forced_bos_token_id: first === null ? [] : [first],
    forced_eos_token_id: last,
    bad_words_ids: bad.flat(),
    suppress_tokens: given.suppress_tokens,
    begin_suppress_tokens: given.begin_suppress_tokens,
  };
  for (const [field, each] of Object.entries(used)) inVocabulary(field, each, vocab);
  const { max_position_embeddings: places } = parseConfig(sizes, config);
  const unsaid = Math.min(1 + usualLength, places ?? Number.POSITIVE_INFINITY);
  const limit = given.max_new_tokens ? 1 + given.max_new_tokens : (given.max_length ?? unsaid);
  return {
    ...freeWriting(limit),
    first,
    last,
    least: given.min_new_tokens == null ? given.min_length : 1 + given.min_new_tokens,
    never,
    notFirst: given.begin_suppress_tokens,
    noRepeat: given.no_repeat_ngram_size,
    noRepeatOfSource: given.encoder_no_repeat_ngram_size,
    penalty: given.repetition_penalty,
  };
}

function inVocabulary(field: string, each: readonly number[], vocab: number): void {
  const beyond = each.find((token) => token >= vocab);
  if (beyond === undefined) return;
  throw new CheckpointError(
    `“${field}” is ${beyond}, but the vocabulary ends at ${vocab - 1} (“vocab_size” is ${vocab}); correct one of them in config.json or generation_config.json.`,
  );
}
