// Qwen3 (Yang et al. 2025): Qwen2 with a norm of each head's queries and keys in place of biases.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count, flag } from '../config.ts';
import { switchedReaches } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFamily } from './gated-decoder.ts';
import { qwenFields } from './qwen2.ts';

/** Defaults are those of Qwen3Config. */
const schema = v.object({
  ...qwenFields,
  head_dim: v.optional(v.nullable(count), 128),
  attention_bias: v.optional(flag, false),
});

export const qwen3 = gatedFamily('qwen3', schema, (config, json, headDim) => {
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings });
  const reaches = switchedReaches(config);
  return {
    classes: 'Qwen3',
    activation: namedActivation('hidden_act', config.hidden_act),
    layer: (i) => ({ rope, reach: reaches[i]! }),
    queryKeyNorm: 'head',
    qkvBias: config.attention_bias,
    outBias: config.attention_bias,
    spansBase: 'transformer',
  };
});
