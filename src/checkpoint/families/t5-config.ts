// What config.json says of T5 and mT5.

import * as v from 'valibot';
import type { Activation } from '../../plan/architecture.ts';
import { namedActivation } from '../activations.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import { count, epsilon, flag, inOwnNames, layers, parseConfig, probability, text } from '../config.ts';
import type { Settings } from '../family.ts';
import { headFields } from '../heads.ts';

/** Defaults in which T5Config and MT5Config differ. */
export interface T5Defaults {
  readonly vocab_size: number;
  readonly d_ff: number;
  readonly num_layers: number;
  readonly num_heads: number;
  readonly feed_forward_proj: string;
}

/** The other defaults are those of both. */
const schema = v.object({
  ...headFields,
  vocab_size: v.optional(count),
  d_model: v.optional(count, 512),
  d_kv: v.optional(count, 64),
  d_ff: v.optional(count),
  num_layers: v.optional(layers),
  num_decoder_layers: v.nullish(layers),
  num_heads: v.optional(count),
  relative_attention_num_buckets: v.optional(v.pipe(count, v.minValue(4, '4 or more')), 32),
  relative_attention_max_distance: v.optional(count, 128),
  feed_forward_proj: v.optional(text),
  /** What `feed_forward_proj` says, in two fields, which go before it. */
  is_gated_act: v.nullish(flag),
  dense_act_fn: v.nullish(text),
  dropout_rate: v.optional(probability, 0.1),
  classifier_dropout: v.optional(probability, 0),
  layer_norm_epsilon: v.optional(epsilon, 1e-6),
  scale_decoder_outputs: v.nullish(flag),
  tie_word_embeddings: v.nullish(flag),
});

const ownNames = {
  hidden_size: 'd_model',
  num_attention_heads: 'num_heads',
  num_hidden_layers: 'num_layers',
  head_dim: 'd_kv',
};

type Parsed = v.InferOutput<typeof schema>;

/** config.json with what the config class fills in. */
export type T5Config = Omit<Parsed, keyof T5Defaults> &
  T5Defaults & {
    /** Of the decoder's blocks. */
    readonly num_decoder_layers: number;
    readonly mlp: { readonly gated: boolean; readonly fn: Activation; readonly type: string };
  };

/** @throws CheckpointError that names a field whose value is wrong. */
export function t5Config(json: Settings, defaults: T5Defaults): T5Config {
  const parsed = parseConfig(schema, inOwnNames(json, ownNames));
  const {
    vocab_size = defaults.vocab_size,
    d_ff = defaults.d_ff,
    num_layers = defaults.num_layers,
    num_heads = defaults.num_heads,
    feed_forward_proj = defaults.feed_forward_proj,
    relative_attention_num_buckets: buckets,
    relative_attention_max_distance: farthest,
  } = parsed;
  if (farthest <= Math.floor(buckets / 2)) {
    throw new CheckpointError(
      `in config.json “relative_attention_max_distance” is ${farthest}, but half of the ${buckets} buckets already stand for one distance each; make it more than ${Math.floor(buckets / 2)}.`,
    );
  }
  return {
    ...parsed,
    vocab_size,
    d_ff,
    num_layers,
    num_heads,
    feed_forward_proj,
    num_decoder_layers: parsed.num_decoder_layers ?? num_layers,
    mlp: mlpOf(feed_forward_proj, parsed),
  };
}

/** 'relu', 'gated-silu'; of 'gated-gelu' the name means another function than elsewhere. */
function mlpOf(
  name: string,
  { is_gated_act, dense_act_fn }: Pick<Parsed, 'is_gated_act' | 'dense_act_fn'>,
): T5Config['mlp'] {
  const gated = name.startsWith('gated-');
  const bent = gated ? name.slice('gated-'.length) : name;
  const said = namedActivation('feed_forward_proj', name === 'gated-gelu' ? 'gelu_new' : bent);
  const activation = typeof dense_act_fn === 'string' ? namedActivation('dense_act_fn', dense_act_fn) : said;
  return { gated: is_gated_act ?? gated, ...activation };
}
