// Gemma (Gemma Team 2024): Llama with word vectors that are multiplied, wide heads, GELU, and gains that start from 1.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count, flag, layers, paddingId, refuseOthers, text } from '../config.ts';
import { causalReach } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFields } from './gated-config.ts';
import { type GatedDecoder, gatedFamily } from './gated-decoder.ts';

/** The fields that all Gemmas have, with the defaults that they share. */
export const gemmaFields = {
  ...gatedFields,
  head_dim: v.optional(count, 256),
  pad_token_id: v.optional(paddingId, 0),
  tie_word_embeddings: v.optional(flag, true),
  attention_bias: v.optional(flag, false),
};

/** Defaults are those of GemmaConfig. */
const schema = v.object({
  ...gemmaFields,
  vocab_size: v.optional(count, 256_000),
  hidden_size: v.optional(count, 3072),
  intermediate_size: v.optional(count, 24576),
  num_hidden_layers: v.optional(layers, 28),
  num_attention_heads: v.optional(count, 16),
  num_key_value_heads: v.optional(count, 16),
  hidden_act: v.optional(text, 'gelu_pytorch_tanh'),
  max_position_embeddings: v.optional(count, 8192),
});

export const gemma = gatedFamily('gemma', schema, (config, json, headDim) => {
  refuseOthers(json, { use_bidirectional_attention: false });
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings });
  // The first files say "gelu" where they mean its approximation by tanh.
  const named = config.hidden_act === 'gelu' ? 'gelu_pytorch_tanh' : config.hidden_act;
  return {
    ...gemmaWays('Gemma', config),
    activation: namedActivation('hidden_act', named),
    layer: () => ({ rope, reach: causalReach(null) }),
  };
});

/** What all Gemmas do in the same way. @param classes begins the names of the classes */
export function gemmaWays(
  classes: string,
  config: { readonly hidden_size: number; readonly attention_bias: boolean },
) {
  return {
    classes,
    embeddingClass: `${classes}TextScaledWordEmbedding`,
    embeddingScale: Math.sqrt(config.hidden_size),
    gainFrom: 1,
    qkvBias: config.attention_bias,
    outBias: config.attention_bias,
  } as const satisfies Partial<GatedDecoder>;
}
