// Mistral (Jiang et al. 2023): Llama with a window on attention.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count } from '../config.ts';
import { causalReach } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFields } from './gated-config.ts';
import { gatedFamily } from './gated-decoder.ts';

/** Defaults are those of MistralConfig. */
const schema = v.object({
  ...gatedFields,
  vocab_size: v.optional(count, 32000),
  hidden_size: v.optional(count, 4096),
  intermediate_size: v.optional(count, 14336),
  num_key_value_heads: v.optional(v.nullable(count), 8),
  max_position_embeddings: v.optional(count, 4096 * 32),
  sliding_window: v.optional(v.nullable(count), 4096),
});

export const mistral = gatedFamily('mistral', schema, (config, json, headDim) => {
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings });
  const reach = causalReach(config.sliding_window);
  return {
    classes: 'Mistral',
    activation: namedActivation('hidden_act', config.hidden_act),
    layer: () => ({ rope, reach }),
  };
});
