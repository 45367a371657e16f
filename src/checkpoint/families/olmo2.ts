// OLMo 2 (OLMo Team 2024): Llama with norms of what each sublayer gives, not of what it reads, and of queries and keys.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count, epsilon, flag, paddingId } from '../config.ts';
import { causalReach } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFields } from './gated-config.ts';
import { gatedFamily } from './gated-decoder.ts';

/** Defaults are those of Olmo2Config. */
const schema = v.object({
  ...gatedFields,
  vocab_size: v.optional(count, 50304),
  hidden_size: v.optional(count, 4096),
  intermediate_size: v.optional(count, 11008),
  max_position_embeddings: v.optional(count, 2048),
  rms_norm_eps: v.optional(epsilon, 1e-5),
  pad_token_id: v.optional(paddingId, 1),
  attention_bias: v.optional(flag, false),
});

export const olmo2 = gatedFamily('olmo2', schema, (config, json, headDim) => {
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings });
  return {
    classes: 'Olmo2',
    activation: namedActivation('hidden_act', config.hidden_act),
    layer: () => ({ rope, reach: causalReach(null) }),
    norms: { post_attention_layernorm: 'ln1_post', post_feedforward_layernorm: 'ln2_post' },
    queryKeyNorm: 'row',
    qkvBias: config.attention_bias,
    outBias: config.attention_bias,
  };
});
