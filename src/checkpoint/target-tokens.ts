// How an encoder-decoder begins and ends what it writes, as its configuration says.

import * as v from 'valibot';
import { CheckpointError } from './checkpoint-error.ts';
import { count, parseConfig } from './config.ts';
import type { Settings, TargetTokens } from './family.ts';

const id = v.pipe(
  v.number('a token id'),
  v.safeInteger('a token id, a whole number'),
  v.minValue(0, '0 or more'),
);

const schema = v.object({
  decoder_start_token_id: v.nullish(id),
  eos_token_id: v.nullish(v.union([id, v.array(id)], 'a token id, or a list of them')),
  forced_bos_token_id: v.nullish(id),
});
const lengths = v.object({ max_length: v.nullish(count) });
type Ids = v.InferOutput<typeof schema>;

/**
 * What generation_config.json says counts first, then config.json, then the defaults of the family's config class.
 * @param vocab V: ids are smaller.
 * @throws CheckpointError that names a field which no token answers to.
 */
export function targetTokens(
  config: Settings,
  generation: Settings,
  { vocab, defaults }: { readonly vocab: number; readonly defaults: Ids },
): TargetTokens {
  const files = [
    parseConfig(schema, generation, 'generation_config.json'),
    parseConfig(schema, config),
    defaults,
  ];
  const chosen = <K extends keyof Ids>(field: K): NonNullable<Ids[K]> | null => {
    const value = files.find((file) => file[field] != null)?.[field] ?? null;
    for (const each of [value ?? []].flat()) {
      if (each < vocab) continue;
      throw new CheckpointError(
        `“${field}” is ${each}, but the vocabulary ends at ${vocab - 1} (“vocab_size” is ${vocab}); correct one of them in config.json or generation_config.json.`,
      );
    }
    return value;
  };
  const start = chosen('decoder_start_token_id');
  if (start === null) {
    throw new CheckpointError(
      'config.json has no “decoder_start_token_id”, the token before the first that the decoder writes; add it.',
    );
  }
  return {
    start,
    ends: [chosen('eos_token_id') ?? []].flat(),
    first: chosen('forced_bos_token_id'),
    limit:
      parseConfig(lengths, generation, 'generation_config.json').max_length ??
      parseConfig(lengths, config).max_length ??
      null,
  };
}
