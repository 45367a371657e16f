// What the encoders that follow BERT have in common: settings, the stack of blocks, and the tree of modules.

import * as v from 'valibot';
import type { Embedding, Stack } from '../../plan/architecture.ts';
import {
  blocks,
  layerNorm as layerNormOf,
  placed,
  plainAttention,
  plainMlp,
  stack,
} from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import { count, epsilon, flag, headWidth, layers, paddingId, probability, text } from '../config.ts';
import type { Family } from '../family.ts';
import { headFields } from '../heads.ts';
import { container, dropout, embedding, layerNorm, leaf, linear, moduleList } from '../layers.ts';
import type { Module } from '../module.ts';

/** With the defaults of BertConfig. */
export const bertFields = {
  ...headFields,
  vocab_size: v.optional(count, 30522),
  hidden_size: v.optional(count, 768),
  num_hidden_layers: v.optional(layers, 12),
  num_attention_heads: v.optional(count, 12),
  intermediate_size: v.optional(count, 3072),
  hidden_act: v.optional(text, 'gelu'),
  hidden_dropout_prob: v.optional(probability, 0.1),
  attention_probs_dropout_prob: v.optional(probability, 0.1),
  max_position_embeddings: v.optional(count, 512),
  type_vocab_size: v.optional(count, 2),
  layer_norm_eps: v.optional(epsilon, 1e-12),
  pad_token_id: v.optional(paddingId, 0),
  classifier_dropout: v.nullish(probability),
  tie_word_embeddings: v.optional(flag, true),
};
const schema = v.object(bertFields);
export type BertConfig = v.InferOutput<typeof schema>;
/** What the embedding and the blocks are made of. */
export type BertSizes = Omit<BertConfig, 'classifier_dropout'>;

/** Settings of which the plan follows only the usual value. */
export const bertSupported = {
  position_embedding_type: 'absolute',
  is_decoder: false,
  add_cross_attention: false,
};

/** What files hold beside the weights that a head reads. */
export const bertSurplus: Family['surplus'] = [
  { name: /embeddings\.position_ids$/, is: 'the numbers 0, 1, 2 … that count positions' },
  { name: /(^|\.)pooler\./, is: 'the pooler, which this head does not read' },
];

/**
 * An encoder, post-norm, with segments and a norm after the embedding.
 * @param width E, where the embedding is projected to the model's width as its last step; null: it has that width.
 * @param weights of each block; its own, where no number is given.
 */
export function bertStack(
  config: BertSizes,
  positions: Embedding['positions'],
  { width = null, weights }: { width?: number | null; weights?: (layer: number) => number } = {},
): Stack {
  const { hidden_size: C, num_attention_heads: H, hidden_dropout_prob: p } = config;
  const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
  const norm = layerNormOf(config.layer_norm_eps);
  const norms = placed(norm, 'post');
  return stack({
    embedding: {
      positions,
      types: config.type_vocab_size,
      norm,
      dropout: p,
      projection: width === null ? null : { width, bias: true, of: 'sum' },
    },
    heads: H,
    headDim: D,
    ff: config.intermediate_size,
    blocks: blocks(config.num_hidden_layers, (layer) => ({
      weights: weights?.(layer) ?? layer,
      attention: plainAttention(norms, D, false),
      mlp: plainMlp(norms, namedActivation('hidden_act', config.hidden_act).fn),
    })),
    dropout: { attention: config.attention_probs_dropout_prob, residual: p },
  });
}

/** @param width E */
export function bertEmbeddings(type: string, config: BertSizes, width: number): Module {
  return container('embeddings', `${type}Embeddings`, [
    embedding('word_embeddings', config.vocab_size, width, 'embed.tokens', { padding: config.pad_token_id }),
    embedding('position_embeddings', config.max_position_embeddings, width, 'embed.positions'),
    ...afterPositions(config, width),
  ]);
}

/** The rest of the embedding's modules. */
export function afterPositions(config: BertSizes, width: number): Module[] {
  return [
    embedding('token_type_embeddings', config.type_vocab_size, width, 'embed.types'),
    layerNorm('LayerNorm', width, config.layer_norm_eps, 'embed.norm'),
    dropout('dropout', config.hidden_dropout_prob),
  ];
}

/** @param type begins the names of the classes: 'Bert' */
export function bertEncoder(type: string, config: BertSizes): Module {
  return container('encoder', `${type}Encoder`, [
    moduleList('layer', config.num_hidden_layers, (i) => layer(`${i}`, type, config)),
  ]);
}

function layer(i: string, type: string, config: BertSizes): Module {
  const { hidden_size: C, layer_norm_eps: eps, hidden_dropout_prob: p } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  return container(i, `${type}Layer`, [
    container('attention', `${type}Attention`, [
      container('self', `${type}SelfAttention`, [
        linear('query', C, C, [step('attn.q')]),
        linear('key', C, C, [step('attn.k')]),
        linear('value', C, C, [step('attn.v')]),
        dropout('dropout', config.attention_probs_dropout_prob),
      ]),
      container('output', `${type}SelfOutput`, [
        linear('dense', C, C, [step('attn.out')]),
        layerNorm('LayerNorm', C, eps, step('ln1')),
        dropout('dropout', p),
      ]),
    ]),
    ...bertFeedForward(type, config, step),
  ]);
}

/** The second half of a block. @param step names a step of the block in full */
export function bertFeedForward(type: string, config: BertSizes, step: (name: string) => string): Module[] {
  const { hidden_size: C, intermediate_size: F, hidden_act } = config;
  return [
    container('intermediate', `${type}Intermediate`, [
      linear('dense', C, F, [step('mlp.pre')]),
      leaf('intermediate_act_fn', namedActivation('hidden_act', hidden_act).type),
    ]),
    container('output', `${type}Output`, [
      linear('dense', F, C, [step('mlp.out')]),
      layerNorm('LayerNorm', C, config.layer_norm_eps, step('ln2')),
      dropout('dropout', config.hidden_dropout_prob),
    ]),
  ];
}
