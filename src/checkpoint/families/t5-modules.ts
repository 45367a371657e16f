// The module tree of T5 and mT5.

import { tokenTable } from '../../plan/embedding.ts';
import { container, dropout, embedding, leaf, linear, moduleList, parameter, whole } from '../layers.ts';
import type { Module } from '../module.ts';
import type { T5Config } from './t5-config.ts';

/** '' for an encoder that stands alone. */
export type T5Stack = '' | 'encoder' | 'decoder';

/** The tables of tokens are one and the same. */
export function t5Table(attribute: string, step: string | null, config: T5Config): Module {
  return embedding(attribute, config.vocab_size, config.d_model, step, { table: tokenTable });
}

/** @param name begins the names of the classes: 'T5' */
export function t5Stack(stack: T5Stack, name: string, config: T5Config): Module {
  const prefix = stack === '' ? '' : `${stack}.`;
  const L = stack === 'decoder' ? config.num_decoder_layers : config.num_layers;
  return container(stack === '' ? 'encoder' : stack, `${name}Stack`, [
    t5Table('embed_tokens', `${prefix}embed.tokens`, config),
    moduleList('block', L, (i) => block(stack, i, name, config)),
    norm('final_layer_norm', `${prefix}final_norm`, name, config),
    dropout('dropout', config.dropout_rate),
  ]);
}

/** Prints without its sizes. */
function norm(attribute: string, step: string, name: string, { d_model: C }: T5Config): Module {
  return leaf(attribute, `${name}LayerNorm`, '', [parameter('weight', [C], whole(`${step}.weight`, step))]);
}

function block(stack: T5Stack, i: number, name: string, config: T5Config): Module {
  const step = (part: string) => `${stack === '' ? '' : `${stack}.`}blocks.${i}.${part}`;
  const sublayer = (type: string, inner: Module) => (at: number) =>
    container(`${at}`, `${name}Layer${type}`, [
      inner,
      norm('layer_norm', step(`ln${at + 1}`), name, config),
      dropout('dropout', config.dropout_rate),
    ]);
  const self = step(stack === '' ? 'attn' : 'self_attn');
  const sublayers = [
    sublayer(
      'SelfAttention',
      attention('SelfAttention', self, name, config, i === 0 ? [bias(stack, config)] : []),
    ),
    ...(stack === 'decoder'
      ? [sublayer('CrossAttention', attention('EncDecAttention', step('cross_attn'), name, config, []))]
      : []),
    sublayer('FF', mlp(step('mlp'), name, config)),
  ];
  return container(`${i}`, `${name}Block`, [
    moduleList('layer', sublayers.length, (at) => sublayers[at]!(at)),
  ]);
}

/** The first block keeps the table for all. */
function bias(stack: T5Stack, { relative_attention_num_buckets: buckets, num_heads: H }: T5Config): Module {
  const step = `${stack === '' ? '' : `${stack}.`}position_bias`;
  return embedding('relative_attention_bias', buckets, H, step);
}

function attention(
  attribute: string,
  step: string,
  name: string,
  { d_model: C, num_heads: H, d_kv: D }: T5Config,
  more: readonly Module[],
): Module {
  const plain = { bias: false };
  return container(attribute, `${name}Attention`, [
    ...(['q', 'k', 'v'] as const).map((each) => linear(each, C, H * D, [`${step}.${each}`], plain)),
    linear('o', H * D, C, [`${step}.out`], plain),
    ...more,
  ]);
}

function mlp(step: string, name: string, { d_model: C, d_ff: F, dropout_rate, mlp }: T5Config): Module {
  const plain = { bias: false };
  const wide = mlp.gated
    ? [linear('wi_0', C, F, [`${step}.gate`], plain), linear('wi_1', C, F, [`${step}.pre`], plain)]
    : [linear('wi', C, F, [`${step}.pre`], plain)];
  return container('DenseReluDense', `${name}Dense${mlp.gated ? 'Gated' : ''}ActDense`, [
    ...wide,
    linear('wo', F, C, [`${step}.out`], plain),
    dropout('dropout', dropout_rate),
    leaf('act', mlp.type),
  ]);
}
