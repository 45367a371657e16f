// What config.json says of BART, and of the encoder-decoders that are built as it is.

import * as v from 'valibot';
import { count, flag, inOwnNames, layers, paddingId, parseConfig, probability, text } from '../config.ts';
import type { Settings } from '../family.ts';
import { headFields } from '../heads.ts';

/** What a family of this kind decides. */
export interface BartLike {
  readonly modelType: string;
  /** Begins the names of its classes: 'Bart'. */
  readonly name: string;
  /** The class that writes, after the name; 'ForConditionalGeneration' as a rule. */
  readonly writer: string;
  /**
   * What the decoder of the classes that sort texts and find answers reads before the source: the start token, or the
   * source's last one; null where there are no such classes.
   */
  readonly rereads: 'start' | 'last' | null;
  /** Norms after each residual sum; or before each sublayer, and one more after the last block. */
  readonly norms: 'pre' | 'post';
  readonly positions: 'learned' | 'sinusoidal';
  /** A norm of each embedding. */
  readonly embeddingNorm: boolean;
  /** The class of the token tables, which in some families scales what it looks up. */
  readonly tokenTable: string;
  /** Fields whose other values change the arithmetic. */
  readonly supported: Settings;
  /** What its config class fills in. */
  readonly defaults: {
    readonly vocab_size: number;
    readonly pad_token_id: number;
    readonly decoder_start_token_id: number | null;
    readonly eos_token_id: number;
    readonly num_labels: number;
  };
}

/** Defaults are those of BartConfig, which the others share but for those in `BartLike.defaults`. */
const schema = v.object({
  ...headFields,
  vocab_size: v.nullish(count),
  max_position_embeddings: v.optional(count, 1024),
  d_model: v.optional(count, 1024),
  encoder_layers: v.optional(layers, 12),
  encoder_attention_heads: v.optional(count, 16),
  encoder_ffn_dim: v.optional(count, 4096),
  decoder_layers: v.optional(layers, 12),
  decoder_attention_heads: v.optional(count, 16),
  decoder_ffn_dim: v.optional(count, 4096),
  activation_function: v.optional(text, 'gelu'),
  dropout: v.optional(probability, 0.1),
  attention_dropout: v.optional(probability, 0),
  activation_dropout: v.optional(probability, 0),
  classifier_dropout: v.optional(probability, 0),
  scale_embedding: v.optional(flag, false),
  pad_token_id: v.optional(paddingId),
  tie_word_embeddings: v.optional(flag, true),
});

/** In them the encoder's sizes go by the usual names. */
const ownNames = {
  hidden_size: 'd_model',
  num_attention_heads: 'encoder_attention_heads',
  num_hidden_layers: 'encoder_layers',
};

/** config.json with what the family's config class fills in. */
export type BartConfig = Omit<v.InferOutput<typeof schema>, 'vocab_size' | 'pad_token_id'> & {
  readonly vocab_size: number;
  readonly pad_token_id: number | null;
};

export function bartConfig({ defaults }: BartLike, json: Settings): BartConfig {
  const parsed = parseConfig(schema, inOwnNames(json, ownNames));
  const { num_labels, id2label, vocab_size, pad_token_id } = parsed;
  return {
    ...parsed,
    num_labels: num_labels ?? (id2label ? null : defaults.num_labels),
    vocab_size: vocab_size ?? defaults.vocab_size,
    pad_token_id: pad_token_id === undefined ? defaults.pad_token_id : pad_token_id,
  };
}

/** nn.LayerNorm's own, which the config cannot change. */
export const eps = 1e-5;

/** The first rows of a learned table, left free since the paper's own code counted places from the padding id on. */
export const positionOffset = 2;
