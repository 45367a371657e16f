// The module tree of decoders with a gated MLP, as transformers builds it.

import { container, embedding, leaf, linear, moduleList, rmsNorm } from '../layers.ts';
import type { Module } from '../module.ts';
import { type GatedConfig, type GatedSizes, gatedHeads } from './gated-config.ts';
import type { GatedDecoder, StepNamer } from './gated-decoder.ts';

export const llamaNorms = { input_layernorm: 'ln1', post_attention_layernorm: 'ln2' } as const;

/** @param name the base model's attribute; '' where it stands alone */
export function gatedModules(name: string, type: string, decoder: GatedDecoder, config: GatedConfig): Module {
  const { hidden_size: C, intermediate_size: ff, rms_norm_eps: eps } = config;
  const { classes, attentionModules = apart(decoder), mlpModules = gateAndUp(decoder) } = decoder;
  const sizes: GatedSizes = { model: C, ff, ...gatedHeads(config) };
  const norm = (attribute: string, width: number, step: string) =>
    rmsNorm(attribute, `${classes}RMSNorm`, width, eps, step);
  const widths = decoder.queryKeyNorm === 'row' ? [sizes.heads, sizes.keyHeads] : [1, 1];
  const activation = leaf('act_fn', decoder.activation.type);
  const block = (i: number): Module => {
    const step: StepNamer = (called) => `blocks.${i}.${called}`;
    return container(`${i}`, `${classes}DecoderLayer`, [
      container('self_attn', `${classes}Attention`, [
        ...attentionModules(step, sizes),
        ...(decoder.queryKeyNorm
          ? (['q_norm', 'k_norm'] as const).map((each, k) =>
              norm(each, widths[k]! * sizes.headDim, step(`attn.${each}`)),
            )
          : []),
      ]),
      container('mlp', `${classes}MLP`, mlpModules(step, sizes, activation)),
      ...Object.entries(decoder.norms ?? llamaNorms).map(([attribute, at]) => norm(attribute, C, step(at))),
      ...(decoder.blockModules ?? []),
    ]);
  };
  return container(name, type, [
    embedding('embed_tokens', config.vocab_size, C, 'embed.tokens', {
      padding: config.pad_token_id ?? null,
      type: decoder.embeddingClass ?? 'Embedding',
    }),
    moduleList('layers', config.num_hidden_layers, block),
    norm('norm', C, 'final_norm'),
    leaf('rotary_emb', `${classes}RotaryEmbedding`),
  ]);
}

/** Queries, keys and values each in a layer of their own. */
function apart({
  qkvBias = false,
  outBias = false,
}: GatedDecoder): NonNullable<GatedDecoder['attentionModules']> {
  return (step, { model, heads, keyHeads, headDim }) => [
    linear('q_proj', model, heads * headDim, [step('attn.q')], { bias: qkvBias }),
    linear('k_proj', model, keyHeads * headDim, [step('attn.k')], { bias: qkvBias }),
    linear('v_proj', model, keyHeads * headDim, [step('attn.v')], { bias: qkvBias }),
    linear('o_proj', heads * headDim, model, [step('attn.out')], { bias: outBias }),
  ];
}

function gateAndUp({ mlpBias: bias = false }: GatedDecoder): NonNullable<GatedDecoder['mlpModules']> {
  return (step, { model, ff }, activation) => [
    linear('gate_proj', model, ff, [step('mlp.gate')], { bias }),
    linear('up_proj', model, ff, [step('mlp.pre')], { bias }),
    linear('down_proj', ff, model, [step('mlp.out')], { bias }),
    activation,
  ];
}
