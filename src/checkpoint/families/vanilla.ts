// The transformer's own block as PyTorch's nn.TransformerEncoder has it (Vaswani et al. 2017), with learned positions.

import * as v from 'valibot';
import type { Head } from '../../plan/architecture.ts';
import {
  blocks,
  layerNorm as layerNormOf,
  learnedPositions,
  placed,
  plainAttention,
  plainMlp,
  stack,
} from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import {
  architectures,
  count,
  epsilon,
  flag,
  headWidth,
  labels,
  layers,
  parseConfig,
  probability,
  text,
  twoLabels,
} from '../config.ts';
import type { Family } from '../family.ts';
import {
  container,
  dropout,
  embedding,
  layerNorm,
  linear,
  linearParameters,
  moduleList,
  unembedding,
} from '../layers.ts';
import type { Module } from '../module.ts';

/** Defaults are those of nn.TransformerEncoderLayer. */
const schema = v.object({
  architectures,
  vocab_size: count,
  max_position_embeddings: count,
  hidden_size: count,
  num_hidden_layers: layers,
  num_attention_heads: count,
  intermediate_size: count,
  hidden_act: v.optional(text, 'relu'),
  layer_norm_eps: v.optional(epsilon, 1e-5),
  dropout: v.optional(probability, 0.1),
  norm_first: v.optional(flag, false),
  final_norm: v.optional(flag, false),
  is_decoder: v.optional(flag, false),
  head: v.optional(
    v.picklist(['none', 'language_model', 'classifier'], '"none", "language_model" or "classifier"'),
    'none',
  ),
  tie_word_embeddings: v.optional(flag, false),
  id2label: v.optional(labels, twoLabels),
});

export const vanilla: Family = {
  modelType: 'vanilla',
  basePrefix: null,
  surplus: [],
  read(json, stored) {
    const config = parseConfig(schema, json);
    const {
      hidden_size: C,
      num_attention_heads: H,
      num_hidden_layers: L,
      intermediate_size: F,
      vocab_size: V,
    } = config;
    const eps = config.layer_norm_eps;
    const p = config.dropout;
    const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
    const norms = placed(layerNormOf(eps), config.norm_first ? 'pre' : 'post');
    const qkvBias = stored.has(/\.in_proj_bias$/);
    const head = headOf(config, stored.has(/^lm_head\.bias$/));

    const layer = (i: number): Module => {
      const qkv = ['q', 'k', 'v'].map((name) => `blocks.${i}.attn.${name}`);
      const out = linear('out_proj', C, C, [`blocks.${i}.attn.out`], {
        type: 'NonDynamicallyQuantizableLinear',
      });
      return container(`${i}`, 'TransformerEncoderLayer', [
        container(
          'self_attn',
          'MultiheadAttention',
          [out],
          linearParameters(C, 3 * C, qkv, qkvBias, 'in_proj_'),
        ),
        linear('linear1', C, F, [`blocks.${i}.mlp.pre`]),
        dropout('dropout', p),
        linear('linear2', F, C, [`blocks.${i}.mlp.out`]),
        layerNorm('norm1', C, eps, `blocks.${i}.ln1`),
        layerNorm('norm2', C, eps, `blocks.${i}.ln2`),
        dropout('dropout1', p),
        dropout('dropout2', p),
      ]);
    };
    const embeddings = container('embeddings', 'ModuleDict', [
      embedding('tokens', V, C, 'embed.tokens'),
      embedding('positions', config.max_position_embeddings, C, 'embed.positions'),
    ]);
    const encoder = container('encoder', 'TransformerEncoder', [
      moduleList('layers', L, layer),
      ...(config.final_norm ? [layerNorm('norm', C, eps, 'final_norm')] : []),
    ]);

    return {
      architecture: {
        family: 'vanilla',
        vocab: V,
        model: C,
        stacks: [
          stack({
            embedding: { positions: learnedPositions(config.max_position_embeddings) },
            heads: H,
            headDim: D,
            ff: F,
            blocks: blocks(L, () => ({
              attention: { ...plainAttention(norms, D, config.is_decoder), qkvBias },
              mlp: plainMlp(norms, namedActivation('hidden_act', config.hidden_act).fn),
            })),
            finalNorm: config.final_norm ? layerNormOf(eps) : null,
            dropout: { attention: p, residual: p, activation: p },
          }),
        ],
        head,
      },
      modules: container('', config.architectures[0] ?? 'VanillaModel', [
        embeddings,
        encoder,
        ...headModules(head, C, V),
      ]),
      notes: [],
    };
  },
};

function headOf(config: v.InferOutput<typeof schema>, bias: boolean): Head {
  switch (config.head) {
    case 'none':
      return { kind: 'none' };
    case 'language_model':
      return {
        kind: 'language_model',
        tied: config.tie_word_embeddings,
        bias,
        transform: null,
        scale: null,
        softCap: null,
      };
    case 'classifier':
      return {
        kind: 'classifier',
        of: 'first',
        dense: null,
        dropout: 0,
        bias: true,
        labels: config.id2label,
        scores: 'softmax',
      };
  }
}

function headModules(head: Head, model: number, vocab: number): Module[] {
  if (head.kind === 'language_model') return [unembedding('lm_head', model, vocab, head)];
  if (head.kind === 'classifier') return [linear('classifier', model, head.labels.length, ['logits'])];
  return [];
}
