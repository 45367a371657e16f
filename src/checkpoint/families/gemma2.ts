// Gemma 2 (Gemma Team 2024): Gemma with soft caps, norms before and inside each sublayer, and a window in every other block.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count, layers, positive, refuseOthers, text } from '../config.ts';
import { type LayerType, layerReaches, layerTypes } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { type GatedDecoder, gatedFamily } from './gated-decoder.ts';
import { gemmaFields, gemmaWays } from './gemma.ts';

export const cap = v.nullable(positive);

/** The fields that Gemma 3 has, too. */
export const cappedFields = {
  ...gemmaFields,
  hidden_size: v.optional(count, 2304),
  intermediate_size: v.optional(count, 9216),
  num_hidden_layers: v.optional(layers, 26),
  num_attention_heads: v.optional(count, 8),
  num_key_value_heads: v.optional(count, 4),
  hidden_activation: v.optional(text, 'gelu_pytorch_tanh'),
  query_pre_attn_scalar: v.optional(positive, 256),
  sliding_window: v.optional(v.nullable(count), 4096),
  layer_types: layerTypes,
};

/** Defaults are those of Gemma2Config. */
const schema = v.object({
  ...cappedFields,
  vocab_size: v.optional(count, 256_000),
  max_position_embeddings: v.optional(count, 8192),
  final_logit_softcapping: v.optional(cap, 30),
  attn_logit_softcapping: v.optional(cap, 50),
});

export const gemma2 = gatedFamily('gemma2', schema, (config, json, headDim) => {
  refuseOthers(json, { use_bidirectional_attention: false });
  const { num_hidden_layers: L, sliding_window: window } = config;
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings });
  const reaches = layerReaches(config.layer_types ?? everyOther(L), { layers: L, window });
  return {
    ...gemmaWays('Gemma2', config),
    ...cappedWays(config),
    softCap: config.attn_logit_softcapping,
    layer: (i) => ({ rope, reach: reaches[i]! }),
  };
});

/** What Gemma 3 does in the same way. */
export function cappedWays(config: {
  readonly hidden_activation: string;
  readonly query_pre_attn_scalar: number;
  readonly final_logit_softcapping: number | null;
}) {
  return {
    activation: namedActivation('hidden_activation', config.hidden_activation),
    norms: {
      input_layernorm: 'ln1',
      post_attention_layernorm: 'ln1_post',
      pre_feedforward_layernorm: 'ln2',
      post_feedforward_layernorm: 'ln2_post',
    },
    scale: 1 / Math.sqrt(config.query_pre_attn_scalar),
    finalSoftCap: config.final_logit_softcapping,
  } as const satisfies Partial<GatedDecoder>;
}

/** A window in the first block, none in the second, and so on. */
function everyOther(layers: number): readonly LayerType[] {
  return Array.from({ length: layers }, (_, i) => (i % 2 === 0 ? 'sliding_attention' : 'full_attention'));
}
