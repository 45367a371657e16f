// Qwen2 (Yang et al. 2024): Llama with biases on queries, keys and values, and windows in its later layers, if at all.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count, flag } from '../config.ts';
import { layerTypes, switchedReaches } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFields } from './gated-config.ts';
import { gatedFamily } from './gated-decoder.ts';

/** Those of Qwen2Config, with its defaults. */
export const qwenFields = {
  ...gatedFields,
  vocab_size: v.optional(count, 151936),
  hidden_size: v.optional(count, 4096),
  intermediate_size: v.optional(count, 22016),
  num_key_value_heads: v.optional(v.nullable(count), 32),
  max_position_embeddings: v.optional(count, 32768),
  use_sliding_window: v.optional(flag, false),
  sliding_window: v.optional(v.nullable(count), 4096),
  max_window_layers: v.optional(v.pipe(v.number('a whole number'), v.integer('a whole number')), 28),
  layer_types: layerTypes,
};
const schema = v.object(qwenFields);

export const qwen2 = gatedFamily('qwen2', schema, (config, json, headDim) => {
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings });
  const reaches = switchedReaches(config);
  return {
    classes: 'Qwen2',
    activation: namedActivation('hidden_act', config.hidden_act),
    layer: (i) => ({ rope, reach: reaches[i]! }),
    qkvBias: true,
    spansBase: 'transformer',
  };
});
