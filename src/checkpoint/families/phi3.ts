// Phi-3 (Abdin et al. 2024): Llama with fused dense layers; long texts are read with a speed of its own for each pair.

import * as v from 'valibot';
import { namedActivation } from '../activations.ts';
import { count, epsilon, paddingId, probability } from '../config.ts';
import { causalReach } from '../layer-types.ts';
import { dropout, linear, linearInParts } from '../layers.ts';
import { ropeOf } from '../rope-config.ts';
import { gatedFields } from './gated-config.ts';
import { type GatedDecoder, gatedFamily } from './gated-decoder.ts';

/** Defaults are those of Phi3Config. */
const schema = v.object({
  ...gatedFields,
  vocab_size: v.optional(count, 32064),
  hidden_size: v.optional(count, 3072),
  intermediate_size: v.optional(count, 8192),
  max_position_embeddings: v.optional(count, 4096),
  original_max_position_embeddings: v.optional(count, 4096),
  rms_norm_eps: v.optional(epsilon, 1e-5),
  resid_pdrop: v.optional(probability, 0),
  pad_token_id: v.optional(paddingId, 32000),
  sliding_window: v.nullish(count),
});

/** What the first checkpoints called it. */
const renamed = { su: 'longrope', yarn: 'longrope' } as const;

export const phi3 = gatedFamily('phi3', schema, (config, json, headDim) => {
  const rope = ropeOf(json, {
    headDim,
    longest: config.max_position_embeddings,
    original: config.original_max_position_embeddings,
    partial: true,
    types: ['default', 'longrope'],
    renamed,
  });
  const reach = causalReach(config.sliding_window);
  const p = config.resid_pdrop;
  return {
    classes: 'Phi3',
    activation: namedActivation('hidden_act', config.hidden_act),
    layer: () => ({ rope, reach }),
    residualDropout: p,
    attentionModules,
    mlpModules,
    blockModules: [dropout('resid_attn_dropout', p), dropout('resid_mlp_dropout', p)],
  };
});

const attentionModules: NonNullable<GatedDecoder['attentionModules']> = (
  step,
  { model, heads, keyHeads, headDim },
) => [
  linear('o_proj', heads * headDim, model, [step('attn.out')], { bias: false }),
  linearInParts('qkv_proj', model, [
    { step: step('attn.q'), width: heads * headDim },
    { step: step('attn.k'), width: keyHeads * headDim },
    { step: step('attn.v'), width: keyHeads * headDim },
  ]),
];

const mlpModules: NonNullable<GatedDecoder['mlpModules']> = (step, { model, ff }, activation) => [
  linear('gate_up_proj', model, 2 * ff, [step('mlp.gate'), step('mlp.pre')], { bias: false }),
  linear('down_proj', ff, model, [step('mlp.out')], { bias: false }),
  { ...activation, name: 'activation_fn' },
];
