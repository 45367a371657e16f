// Llama (Touvron et al. 2023): the decoder from which most of today's descend.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count, flag } from '../config.ts';
import { causalReach } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFields } from './gated-config.ts';
import { gatedFamily } from './gated-decoder.ts';

/** Defaults are those of LlamaConfig. */
const schema = v.object({
  ...gatedFields,
  vocab_size: v.optional(count, 32000),
  hidden_size: v.optional(count, 4096),
  intermediate_size: v.optional(count, 11008),
  max_position_embeddings: v.optional(count, 2048),
  attention_bias: v.optional(flag, false),
  mlp_bias: v.optional(flag, false),
});

export const llama = gatedFamily('llama', schema, (config, json, headDim) => {
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings });
  return {
    classes: 'Llama',
    activation: namedActivation('hidden_act', config.hidden_act),
    layer: () => ({ rope, reach: causalReach(null) }),
    qkvBias: config.attention_bias,
    outBias: config.attention_bias,
    mlpBias: config.mlp_bias,
    spansBase: 'transformer',
  };
});
