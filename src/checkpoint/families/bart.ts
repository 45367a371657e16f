// BART (Lewis et al. 2019): encoder and decoder, post-norm, with learned positions and a norm after each embedding.

import * as v from 'valibot';
import type { Head, Stack } from '../../plan/architecture.ts';
import { tokenTable } from '../../plan/embedding.ts';
import {
  blocks,
  layerNorm as layerNormOf,
  learnedPositions,
  placed,
  plainAttention,
  plainMlp,
  stack as stackOf,
} from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import {
  architectures,
  count,
  flag,
  headWidth,
  layers,
  parseConfig,
  probability,
  refuseOthers,
  text,
} from '../config.ts';
import type { Family, Stored } from '../family.ts';
import {
  buffer,
  container,
  embedding,
  layerNorm,
  leaf,
  linear,
  moduleList,
  unembedding,
  whole,
} from '../layers.ts';
import type { Module } from '../module.ts';
import { targetTokens } from '../target-tokens.ts';

/** Defaults are those of BartConfig. */
const schema = v.object({
  architectures,
  vocab_size: v.optional(count, 50265),
  max_position_embeddings: v.optional(count, 1024),
  d_model: v.optional(count, 1024),
  encoder_layers: v.optional(layers, 12),
  encoder_attention_heads: v.optional(count, 16),
  encoder_ffn_dim: v.optional(count, 4096),
  decoder_layers: v.optional(layers, 12),
  decoder_attention_heads: v.optional(count, 16),
  decoder_ffn_dim: v.optional(count, 4096),
  activation_function: v.optional(text, 'gelu'),
  dropout: v.optional(probability, 0.1),
  attention_dropout: v.optional(probability, 0),
  activation_dropout: v.optional(probability, 0),
  scale_embedding: v.optional(flag, false),
  pad_token_id: v.optional(v.nullable(v.number('a number')), 1),
  tie_word_embeddings: v.optional(flag, true),
});
type Config = v.InferOutput<typeof schema>;

const supported = { is_encoder_decoder: true, is_decoder: false };

/** The first rows of a position table, left free since the paper's own code counted places from the padding id on. */
const positionOffset = 2;
/** nn.LayerNorm's own, which the config cannot change. */
const eps = 1e-5;

export const bart: Family = {
  modelType: 'bart',
  basePrefix: 'model',
  surplus: [],
  read(json, stored, generation) {
    refuseOthers(json, supported);
    const config = parseConfig(schema, json);
    const { vocab_size: V, d_model: C, tie_word_embeddings: tied } = config;
    const declared = config.architectures[0];
    const name = declared ?? guess(stored);
    const writes = name === 'BartForConditionalGeneration';
    const bias = stored.has(/^final_logits_bias$/);
    const head: Head = writes
      ? { kind: 'language_model', tied, bias, transform: null, scale: null, softCap: null }
      : { kind: 'none' };
    return {
      architecture: {
        family: 'bart',
        vocab: V,
        model: C,
        stacks: [stack('encoder', config), stack('decoder', config)],
        head,
      },
      modules: writes
        ? container(
            '',
            'BartForConditionalGeneration',
            [base('model', config), unembedding('lm_head', C, V, { tied, bias: false })],
            bias ? [buffer('final_logits_bias', [1, V], whole('logits.bias', 'logits'))] : [],
          )
        : base('', config),
      notes:
        writes || name === 'BartModel'
          ? []
          : [`${name} is shown as its base model, BartModel, without its head.`],
      target: targetTokens(json, generation, {
        vocab: V,
        defaults: { decoder_start_token_id: 2, eos_token_id: 2 },
      }),
    };
  },
};

/** Where config.json names no class, the tensors tell. */
function guess(stored: Stored): string {
  return stored.has(/^(final_logits_bias$|lm_head\.)/) ? 'BartForConditionalGeneration' : 'BartModel';
}

function stack(name: 'encoder' | 'decoder', config: Config): Stack {
  const { d_model: C, dropout: p } = config;
  const H = config[`${name}_attention_heads`];
  const D = headWidth(C, H, ['d_model', `${name}_attention_heads`]);
  const norms = placed(layerNormOf(eps), 'post');
  return stackOf({
    name,
    embedding: {
      positions: learnedPositions(config.max_position_embeddings, positionOffset),
      scale: config.scale_embedding ? Math.sqrt(C) : null,
      norm: layerNormOf(eps),
      dropout: p,
    },
    heads: H,
    headDim: D,
    ff: config[`${name}_ffn_dim`],
    blocks: blocks(config[`${name}_layers`], () => ({
      attention: plainAttention(norms, D, name === 'decoder'),
      cross: name === 'decoder' ? plainAttention(norms, D, false) : null,
      mlp: plainMlp(norms, namedActivation('activation_function', config.activation_function).fn),
    })),
    dropout: { attention: config.attention_dropout, residual: p, activation: config.activation_dropout },
  });
}

/** The table of tokens stands in it three times, and is one and the same. */
function base(name: string, config: Config): Module {
  const tokens = (attribute: string, step: string | null): Module =>
    embedding(attribute, config.vocab_size, config.d_model, step, {
      table: tokenTable,
      padding: config.pad_token_id,
      type: 'BartScaledWordEmbedding',
    });
  const part = (stack: 'encoder' | 'decoder', type: string): Module =>
    container(stack, type, [
      tokens('embed_tokens', `${stack}.embed.tokens`),
      embedding(
        'embed_positions',
        config.max_position_embeddings + positionOffset,
        config.d_model,
        `${stack}.embed.positions`,
        { type: 'BartLearnedPositionalEmbedding' },
      ),
      moduleList('layers', config[`${stack}_layers`], (i) => layer(stack, i, config)),
      layerNorm('layernorm_embedding', config.d_model, eps, `${stack}.embed.norm`),
    ]);
  return container(name, 'BartModel', [
    tokens('shared', null),
    part('encoder', 'BartEncoder'),
    part('decoder', 'BartDecoder'),
  ]);
}

function layer(stack: 'encoder' | 'decoder', i: number, config: Config): Module {
  const { d_model: C } = config;
  const F = config[`${stack}_ffn_dim`];
  const step = (name: string) => `${stack}.blocks.${i}.${name}`;
  const attention = (attribute: string, name: string): Module =>
    container(
      attribute,
      'BartAttention',
      (['k', 'v', 'q', 'out'] as const).map((each) =>
        linear(`${each}_proj`, C, C, [step(`${name}.${each}`)]),
      ),
    );
  const norm = (attribute: string, name: string): Module => layerNorm(attribute, C, eps, step(name));
  const bend = leaf('activation_fn', namedActivation('activation_function', config.activation_function).type);
  const self = attention('self_attn', 'self_attn');
  const selfNorm = norm('self_attn_layer_norm', 'ln1');
  const mlp = [linear('fc1', C, F, [step('mlp.pre')]), linear('fc2', F, C, [step('mlp.out')])];
  return stack === 'encoder'
    ? container(`${i}`, 'BartEncoderLayer', [self, selfNorm, bend, ...mlp, norm('final_layer_norm', 'ln2')])
    : container(`${i}`, 'BartDecoderLayer', [
        self,
        bend,
        selfNorm,
        attention('encoder_attn', 'cross_attn'),
        norm('encoder_attn_layer_norm', 'ln2'),
        ...mlp,
        norm('final_layer_norm', 'ln3'),
      ]);
}
