// SmolLM3 (Bakouch et al. 2025): Llama with layers that see no positions, as a rule every fourth.

import * as v from 'valibot';
import { counted } from '../../plan/counted.ts';
import { namedActivation } from '../activations.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import { count, flag, layers, paddingId } from '../config.ts';
import { type LayerType, layerReaches, layerTypes } from '../layer-types.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFields } from './gated-config.ts';
import { gatedFamily } from './gated-decoder.ts';

/** Defaults are those of SmolLM3Config. */
const schema = v.object({
  ...gatedFields,
  vocab_size: v.optional(count, 128256),
  hidden_size: v.optional(count, 2048),
  intermediate_size: v.optional(count, 11008),
  num_hidden_layers: v.optional(layers, 36),
  num_attention_heads: v.optional(count, 16),
  num_key_value_heads: v.optional(v.nullable(count), 4),
  max_position_embeddings: v.optional(count, 32768),
  pad_token_id: v.optional(paddingId, 128004),
  tie_word_embeddings: v.optional(flag, true),
  attention_bias: v.optional(flag, false),
  mlp_bias: v.optional(flag, false),
  use_sliding_window: v.optional(flag, false),
  sliding_window: v.nullish(count),
  layer_types: layerTypes,
  /** 1 for each layer with positions, 0 for each without. */
  no_rope_layers: v.nullish(
    v.array(v.union([v.number(), v.boolean()], 'a list of 0 and 1'), 'a list of 0 and 1'),
  ),
  no_rope_layer_interval: v.optional(count, 4),
});
type Config = v.InferOutput<typeof schema>;

export const smollm3 = gatedFamily('smollm3', schema, (config, json, headDim) => {
  const { num_hidden_layers: L, sliding_window = null } = config;
  const rope = ropeOf(json, { headDim, longest: config.max_position_embeddings, theta: 2_000_000 });
  const seesPlaces = placesOf(config);
  const windowed = config.use_sliding_window && sliding_window !== null;
  const usual = seesPlaces.map(
    (sees): LayerType => (windowed && !sees ? 'sliding_attention' : 'full_attention'),
  );
  const reaches = layerReaches(config.layer_types ?? usual, { layers: L, window: sliding_window });
  return {
    classes: 'SmolLM3',
    activation: namedActivation('hidden_act', config.hidden_act),
    layer: (i) => ({ rope: seesPlaces[i] ? rope : null, reach: reaches[i]! }),
    qkvBias: config.attention_bias,
    outBias: config.attention_bias,
    mlpBias: config.mlp_bias,
    spansBase: 'transformer',
  };
});

/** Whether each layer sees where tokens stand. */
function placesOf({ num_hidden_layers: L, no_rope_layers: given, no_rope_layer_interval: every }: Config) {
  if (!given) return Array.from({ length: L }, (_, i) => (i + 1) % every !== 0);
  if (given.length >= L) return given.slice(0, L).map(Boolean);
  throw new CheckpointError(
    `in config.json “no_rope_layers” speaks of ${counted(given.length, 'layer')}, but “num_hidden_layers” is ${L}; correct one of them.`,
  );
}
