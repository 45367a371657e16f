// What config.json says of ModernBERT.

import * as v from 'valibot';
import type { Norm } from '../../plan/architecture.ts';
import { count, epsilon, flag, layers, paddingId, positive, probability, table, text } from '../config.ts';
import { headFields } from '../heads.ts';
import { layerTypes } from '../layer-types.ts';

/** Defaults are those of ModernBertConfig. */
export const modernbertSchema = v.object({
  ...headFields,
  vocab_size: v.optional(count, 50368),
  hidden_size: v.optional(count, 768),
  intermediate_size: v.optional(count, 1152),
  num_hidden_layers: v.optional(layers, 22),
  num_attention_heads: v.optional(count, 12),
  hidden_activation: v.optional(text, 'gelu'),
  norm_eps: v.optional(epsilon, 1e-5),
  norm_bias: v.optional(flag, false),
  pad_token_id: v.optional(paddingId, 50283),
  attention_bias: v.optional(flag, false),
  attention_dropout: v.optional(probability, 0),
  layer_types: layerTypes,
  global_attn_every_n_layers: v.optional(count, 3),
  local_attention: v.optional(count, 128),
  /** Half of `local_attention`, before which it goes. */
  sliding_window: v.nullish(count),
  embedding_dropout: v.optional(probability, 0),
  mlp_bias: v.optional(flag, false),
  mlp_dropout: v.optional(probability, 0),
  decoder_bias: v.optional(flag, true),
  classifier_pooling: v.optional(v.picklist(['cls', 'mean'], 'cls or mean'), 'cls'),
  classifier_dropout: v.optional(probability, 0),
  classifier_bias: v.optional(flag, false),
  classifier_activation: v.optional(text, 'gelu'),
  tie_word_embeddings: v.optional(flag, true),
  max_position_embeddings: v.optional(count, 8192),
  global_rope_theta: v.optional(positive, 160_000),
  local_rope_theta: v.optional(positive, 10_000),
  rope_parameters: v.nullish(
    v.object({ full_attention: v.nullish(table), sliding_attention: v.nullish(table) }, 'a table'),
  ),
  rope_scaling: v.nullish(table),
});
export type ModernbertConfig = v.InferOutput<typeof modernbertSchema>;

/** Of every norm. */
export function normOf({ norm_eps: eps, norm_bias: shift }: ModernbertConfig): Norm {
  return { kind: 'layer', eps, gain: true, shift };
}
