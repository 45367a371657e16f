// GPT-2 (Radford et al. 2019): a decoder, pre-norm, with fused queries, keys and values.

import * as v from 'valibot';
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
  count,
  epsilon,
  flag,
  headWidth,
  inOwnNames,
  layers,
  parseConfig,
  probability,
  refuseOthers,
  text,
} from '../config.ts';
import {
  causalLanguageModel,
  decoderWithHead,
  questionAnswerer,
  sequenceClassifier,
  tokenClassifier,
} from '../decoder-heads.ts';
import type { Family } from '../family.ts';
import { container, conv1d, dropout, embedding, layerNorm, leaf, moduleList } from '../layers.ts';
import type { Module } from '../module.ts';
import { causalMask } from '../surplus.ts';

/** Defaults are those of GPT2Config. */
const schema = v.object({
  vocab_size: v.optional(count, 50257),
  n_positions: v.optional(count, 1024),
  n_embd: v.optional(count, 768),
  n_layer: v.optional(layers, 12),
  n_head: v.optional(count, 12),
  n_inner: v.nullish(count),
  activation_function: v.optional(text, 'gelu_new'),
  resid_pdrop: v.optional(probability, 0.1),
  embd_pdrop: v.optional(probability, 0.1),
  attn_pdrop: v.optional(probability, 0.1),
  layer_norm_epsilon: v.optional(epsilon, 1e-5),
  scale_attn_weights: v.optional(flag, true),
  scale_attn_by_inverse_layer_idx: v.optional(flag, false),
  tie_word_embeddings: v.optional(flag, true),
});

const ownNames = {
  hidden_size: 'n_embd',
  max_position_embeddings: 'n_positions',
  num_attention_heads: 'n_head',
  num_hidden_layers: 'n_layer',
};

export const gpt2: Family = {
  modelType: 'gpt2',
  basePrefix: 'transformer',
  surplus: [causalMask],
  read(json, stored) {
    refuseOthers(json, { add_cross_attention: false });
    const config = parseConfig(schema, inOwnNames(json, ownNames));
    const { n_embd: C, n_head: H, n_layer: L, vocab_size: V } = config;
    const activation = namedActivation('activation_function', config.activation_function);
    const F = config.n_inner ?? stored.shape(/h\.0\.mlp\.c_fc\.weight$/)?.at(-1) ?? 4 * C;
    const eps = config.layer_norm_epsilon;
    const D = headWidth(C, H, ['n_embd', 'n_head']);
    const scale = (layer: number) =>
      (config.scale_attn_weights ? 1 / Math.sqrt(D) : 1) /
      (config.scale_attn_by_inverse_layer_idx ? layer + 1 : 1);
    const norms = placed(layerNormOf(eps), 'pre');
    const qkvBias = stored.has(/attn\.c_attn\.bias$/);

    const block = (i: number): Module =>
      container(`${i}`, 'GPT2Block', [
        layerNorm('ln_1', C, eps, `blocks.${i}.ln1`),
        container('attn', 'GPT2Attention', [
          conv1d(
            'c_attn',
            C,
            3 * C,
            ['q', 'k', 'v'].map((name) => `blocks.${i}.attn.${name}`),
            qkvBias,
          ),
          conv1d('c_proj', C, C, [`blocks.${i}.attn.out`]),
          dropout('attn_dropout', config.attn_pdrop),
          dropout('resid_dropout', config.resid_pdrop),
        ]),
        layerNorm('ln_2', C, eps, `blocks.${i}.ln2`),
        container('mlp', 'GPT2MLP', [
          conv1d('c_fc', C, F, [`blocks.${i}.mlp.pre`]),
          conv1d('c_proj', F, C, [`blocks.${i}.mlp.out`]),
          leaf('act', activation.type),
          dropout('dropout', config.resid_pdrop),
        ]),
      ]);
    const base = (name: string): Module =>
      container(name, 'GPT2Model', [
        embedding('wte', V, C, 'embed.tokens'),
        embedding('wpe', config.n_positions, C, 'embed.positions'),
        dropout('drop', config.embd_pdrop),
        moduleList('h', L, block),
        layerNorm('ln_f', C, eps, 'final_norm'),
      ]);

    const baseModel = { base: 'transformer', model: C };
    const languageModel = causalLanguageModel(baseModel, { vocab: V, tied: config.tie_word_embeddings });
    const { head, modules, notes } = decoderWithHead(
      {
        GPT2LMHeadModel: languageModel,
        GPT2ForSequenceClassification: sequenceClassifier(baseModel, json),
        GPT2ForTokenClassification: tokenClassifier(baseModel, json, 'classifier'),
        GPT2ForQuestionAnswering: questionAnswerer(baseModel),
      },
      'GPT2Model',
      json,
      stored,
      base,
    );

    return {
      architecture: {
        family: 'gpt2',
        vocab: V,
        model: C,
        stacks: [
          stack({
            embedding: { positions: learnedPositions(config.n_positions), dropout: config.embd_pdrop },
            heads: H,
            headDim: D,
            ff: F,
            blocks: blocks(L, (i) => ({
              attention: { ...plainAttention(norms, D, true), scale: scale(i), qkvBias },
              mlp: plainMlp(norms, activation.fn),
            })),
            finalNorm: layerNormOf(eps),
            dropout: { attention: config.attn_pdrop, residual: config.resid_pdrop },
          }),
        ],
        head,
      },
      modules,
      notes: qkvBias
        ? notes
        : [
            ...notes,
            'h.*.attn.c_attn.bias is not stored, so queries, keys and values are computed without a bias; the published GPT-2 models have one.',
          ],
    };
  },
};
