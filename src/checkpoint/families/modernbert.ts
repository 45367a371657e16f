// ModernBERT (Warner et al. 2024): an encoder, pre-norm, rotary, most of whose layers see only what stands near.

import type { Block } from '../../plan/architecture.ts';
import { blocks, noNorms, placed, plainAttention, plainMlp, stack } from '../../plan/plain.ts';
import type { Rope } from '../../plan/rope.ts';
import { namedActivation } from '../activations.ts';
import { headWidth, parseConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { chosenClass } from '../heads.ts';
import { checkedTypes, type LayerType } from '../layer-types.ts';
import { container } from '../layers.ts';
import { ropeFrom } from '../rope-config.ts';
import { type ModernbertConfig, modernbertSchema, normOf } from './modernbert-config.ts';
import { modernbertClasses } from './modernbert-heads.ts';
import { modernbertBase } from './modernbert-modules.ts';

/** Where config.json does not list them, every third layer sees the whole text, beginning with the first. */
function typesOf(config: ModernbertConfig): readonly LayerType[] {
  const { num_hidden_layers: L, global_attn_every_n_layers: every, layer_types: given } = config;
  if (given) return checkedTypes(given, L);
  return Array.from({ length: L }, (_, i) => (i % every === 0 ? 'full_attention' : 'sliding_attention'));
}

/** Layers that see the whole text turn slower. */
function ropeFor(type: LayerType, config: ModernbertConfig, headDim: number): Rope {
  const given = { ...config.rope_parameters?.[type], ...config.rope_scaling };
  const theta = type === 'full_attention' ? config.global_rope_theta : config.local_rope_theta;
  return ropeFrom(
    `rope_parameters.${type}`,
    given,
    {},
    {
      headDim,
      longest: config.max_position_embeddings,
      theta,
    },
  );
}

export const modernbert: Family = {
  modelType: 'modernbert',
  basePrefix: 'model',
  surplus: [],
  read(json, stored) {
    const config = parseConfig(modernbertSchema, json);
    const { name, chosen, notes } = chosenClass(config, modernbertClasses, stored);
    const { head, modules } = chosen.build(config);
    const { hidden_size: C, num_attention_heads: H } = config;
    const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
    const around = placed(normOf(config), 'pre');
    const types = typesOf(config);
    const ropes = new Map([...new Set(types)].map((type) => [type, ropeFor(type, config, D)]));
    const block = (i: number): Pick<Block, 'attention' | 'mlp'> => {
      const isLocal = types[i] === 'sliding_attention';
      const half = isLocal ? (config.sliding_window ?? Math.floor(config.local_attention / 2)) : null;
      return {
        attention: {
          ...plainAttention(i === 0 ? noNorms : around, D, false),
          qkvBias: config.attention_bias,
          outBias: config.attention_bias,
          rope: ropes.get(types[i]!)!,
          reach: { before: half, after: half },
        },
        mlp: {
          ...plainMlp(around, namedActivation('hidden_activation', config.hidden_activation).fn),
          gated: true,
          bias: config.mlp_bias,
        },
      };
    };
    return {
      architecture: {
        family: 'modernbert',
        vocab: config.vocab_size,
        model: C,
        stacks: [
          stack({
            embedding: {
              positions: { kind: 'none' },
              norm: normOf(config),
              dropout: config.embedding_dropout,
            },
            heads: H,
            headDim: D,
            ff: config.intermediate_size,
            blocks: blocks(config.num_hidden_layers, block),
            finalNorm: normOf(config),
            dropout: {
              attention: config.attention_dropout,
              residual: { attention: config.attention_dropout, mlp: 0 },
              activation: config.mlp_dropout,
            },
          }),
        ],
        head,
      },
      modules:
        modules.length === 0
          ? modernbertBase('', config)
          : container('', name, [modernbertBase('model', config), ...modules]),
      notes,
    };
  },
};
