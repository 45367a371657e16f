// OPT (Zhang et al. 2022): a decoder with learned positions and ReLU; its norms stand before the sublayers, or after.

import * as v from 'valibot';
import type { Norm } from '../../plan/architecture.ts';
import { blocks, learnedPositions, placed, plainAttention, plainMlp, stack } from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import { count, flag, headWidth, layers, paddingId, parseConfig, probability, text } from '../config.ts';
import {
  causalLanguageModel,
  decoderWithHead,
  questionAnswerer,
  sequenceClassifier,
} from '../decoder-heads.ts';
import type { Family } from '../family.ts';
import { container, embedding, layerNorm, leaf, linear, moduleList } from '../layers.ts';
import type { Module } from '../module.ts';

/** Defaults are those of OPTConfig. */
const schema = v.object({
  vocab_size: v.optional(count, 50272),
  hidden_size: v.optional(count, 768),
  num_hidden_layers: v.optional(layers, 12),
  ffn_dim: v.optional(count, 3072),
  max_position_embeddings: v.optional(count, 2048),
  do_layer_norm_before: v.optional(flag, true),
  _remove_final_layer_norm: v.optional(flag, false),
  word_embed_proj_dim: v.nullish(count),
  dropout: v.optional(probability, 0.1),
  attention_dropout: v.optional(probability, 0),
  num_attention_heads: v.optional(count, 12),
  activation_function: v.optional(text, 'relu'),
  pad_token_id: v.optional(paddingId, 1),
  enable_bias: v.optional(flag, true),
  layer_norm_elementwise_affine: v.optional(flag, true),
  tie_word_embeddings: v.optional(flag, true),
});
type Config = v.InferOutput<typeof schema>;

/** The first rows of the position table, left free as in the code that the paper's authors began with (fairseq). */
const positionOffset = 2;
/** nn.LayerNorm's own, which the config cannot change. */
const eps = 1e-5;

export const opt: Family = {
  modelType: 'opt',
  basePrefix: 'model',
  surplus: [],
  read(json, stored) {
    const config = parseConfig(schema, json);
    const { hidden_size: C, num_attention_heads: H, vocab_size: V, enable_bias: bias } = config;
    const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
    const E = tableWidth(config);
    const learned = config.layer_norm_elementwise_affine;
    const norm: Norm = { kind: 'layer', eps, gain: learned, shift: learned };
    const norms = placed(norm, config.do_layer_norm_before ? 'pre' : 'post');
    const baseModel = { base: 'model', model: E };
    const { head, modules, notes } = decoderWithHead(
      {
        OPTForCausalLM: causalLanguageModel(baseModel, { vocab: V, tied: config.tie_word_embeddings }),
        OPTForSequenceClassification: sequenceClassifier(baseModel, json, config.pad_token_id),
        OPTForQuestionAnswering: questionAnswerer(baseModel),
      },
      'OPTModel',
      json,
      stored,
      (attribute) => base(attribute, config),
    );
    return {
      architecture: {
        family: 'opt',
        vocab: V,
        model: C,
        stacks: [
          stack({
            embedding: {
              positions: learnedPositions(config.max_position_embeddings, positionOffset),
              projection: E === C ? null : { width: E, bias: false, of: 'token' },
            },
            heads: H,
            headDim: D,
            ff: config.ffn_dim,
            blocks: blocks(config.num_hidden_layers, () => ({
              attention: { ...plainAttention(norms, D, true), qkvBias: bias, outBias: bias },
              mlp: {
                ...plainMlp(norms, namedActivation('activation_function', config.activation_function).fn),
                bias,
              },
            })),
            finalNorm: hasFinalNorm(config) ? norm : null,
            finalProjection: E !== C,
            dropout: { attention: config.attention_dropout, residual: config.dropout },
          }),
        ],
        head,
      },
      modules,
      notes,
    };
  },
};

/** E, which is C where nothing is said. */
function tableWidth({ word_embed_proj_dim, hidden_size }: Config): number {
  return word_embed_proj_dim ?? hidden_size;
}

/** Checkpoints that were tuned before a fault was mended have none (https://github.com/facebookresearch/metaseq/pull/164). */
function hasFinalNorm(config: Config): boolean {
  return config.do_layer_norm_before && !config._remove_final_layer_norm;
}

function base(name: string, config: Config): Module {
  const { hidden_size: C } = config;
  const E = tableWidth(config);
  const projections =
    E === C
      ? []
      : [
          linear('project_out', C, E, ['final_project'], { bias: false }),
          linear('project_in', E, C, ['embed.project'], { bias: false }),
        ];
  return container(name, 'OPTModel', [
    container('decoder', 'OPTDecoder', [
      embedding('embed_tokens', config.vocab_size, E, 'embed.tokens', { padding: config.pad_token_id }),
      embedding('embed_positions', config.max_position_embeddings + positionOffset, C, 'embed.positions', {
        type: 'OPTLearnedPositionalEmbedding',
      }),
      ...projections,
      ...(hasFinalNorm(config) ? [normOf('final_layer_norm', config, 'final_norm')] : []),
      moduleList('layers', config.num_hidden_layers, (i) => layer(`${i}`, config)),
    ]),
  ]);
}

function layer(i: string, config: Config): Module {
  const { hidden_size: C, ffn_dim: F, enable_bias: bias } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  return container(i, 'OPTDecoderLayer', [
    container(
      'self_attn',
      'OPTAttention',
      (['k', 'v', 'q', 'out'] as const).map((each) =>
        linear(`${each}_proj`, C, C, [step(`attn.${each}`)], { bias }),
      ),
    ),
    leaf('activation_fn', namedActivation('activation_function', config.activation_function).type),
    normOf('self_attn_layer_norm', config, step('ln1')),
    linear('fc1', C, F, [step('mlp.pre')], { bias }),
    linear('fc2', F, C, [step('mlp.out')], { bias }),
    normOf('final_layer_norm', config, step('ln2')),
  ]);
}

function normOf(name: string, config: Config, step: string): Module {
  const learned = config.layer_norm_elementwise_affine;
  return layerNorm(name, config.hidden_size, eps, step, learned, learned);
}
