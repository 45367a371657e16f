// The module tree of BART and of the encoder-decoders that are built as it is.

import { tokenTable } from '../../plan/embedding.ts';
import { namedActivation } from '../activations.ts';
import { container, embedding, layerNorm, leaf, linear, moduleList, parameter } from '../layers.ts';
import type { Module } from '../module.ts';
import { type BartConfig, type BartLike, eps, positionOffset } from './bart-config.ts';

/** The base model. The table of tokens stands in it three times, and is one and the same. */
export function baseModules(name: string, of: BartLike, config: BartConfig): Module {
  return container(name, `${of.name}Model`, [
    tokens('shared', null, of, config),
    part('encoder', of, config),
    part('decoder', of, config),
  ]);
}

function tokens(attribute: string, step: string | null, of: BartLike, config: BartConfig): Module {
  const { vocab_size: V, d_model: C, pad_token_id: padding } = config;
  return embedding(attribute, V, C, step, { table: tokenTable, padding, type: of.tokenTable });
}

function part(stack: 'encoder' | 'decoder', of: BartLike, config: BartConfig): Module {
  const { d_model: C } = config;
  const type = stack === 'encoder' ? 'Encoder' : 'Decoder';
  return container(stack, `${of.name}${type}`, [
    tokens('embed_tokens', `${stack}.embed.tokens`, of, config),
    positions(stack, of, config),
    moduleList('layers', config[`${stack}_layers`], (i) => layer(stack, i, of, config)),
    ...(of.embeddingNorm ? [layerNorm('layernorm_embedding', C, eps, `${stack}.embed.norm`)] : []),
    ...(of.norms === 'pre' ? [layerNorm('layer_norm', C, eps, `${stack}.final_norm`)] : []),
  ]);
}

function positions(
  stack: string,
  { name, positions: kind }: BartLike,
  { max_position_embeddings: places, d_model: C }: BartConfig,
): Module {
  const attribute = 'embed_positions';
  const step = `${stack}.embed.positions`;
  if (kind === 'learned') {
    const type = `${name}LearnedPositionalEmbedding`;
    return embedding(attribute, places + positionOffset, C, step, { type });
  }
  const table = { ...parameter('weight', [places, C], []), computedBy: step };
  return leaf(attribute, `${name}SinusoidalPositionalEmbedding`, `${places}, ${C}`, [table]);
}

function layer(stack: 'encoder' | 'decoder', i: number, of: BartLike, config: BartConfig): Module {
  const { d_model: C } = config;
  const F = config[`${stack}_ffn_dim`];
  const step = (name: string) => `${stack}.blocks.${i}.${name}`;
  const attention = (attribute: string, name: string): Module =>
    container(
      attribute,
      `${of.name}Attention`,
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
    ? container(`${i}`, `${of.name}EncoderLayer`, [
        self,
        selfNorm,
        bend,
        ...mlp,
        norm('final_layer_norm', 'ln2'),
      ])
    : container(`${i}`, `${of.name}DecoderLayer`, [
        self,
        bend,
        selfNorm,
        attention('encoder_attn', 'cross_attn'),
        norm('encoder_attn_layer_norm', 'ln2'),
        ...mlp,
        norm('final_layer_norm', 'ln3'),
      ]);
}
