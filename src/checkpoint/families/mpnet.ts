// MPNet (Song et al. 2020): an encoder, post-norm, whose scores also count how far apart two tokens stand.

import * as v from 'valibot';
import type { Dense, Head } from '../../plan/architecture.ts';
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
  layers,
  parseConfig,
  probability,
  refuseOthers,
  text,
} from '../config.ts';
import type { Family, Stored } from '../family.ts';
import {
  chosenClass,
  type HeadClass,
  headFields,
  questionAnswering,
  textClassifier,
  tokenClassifier,
} from '../heads.ts';
import {
  container,
  dropout,
  embedding,
  layerNorm,
  leaf,
  linear,
  moduleList,
  parameter,
  unembedding,
  whole,
} from '../layers.ts';
import type { Module } from '../module.ts';

/** Defaults are those of MPNetConfig. */
const schema = v.object({
  ...headFields,
  vocab_size: v.optional(count, 30527),
  hidden_size: v.optional(count, 768),
  num_hidden_layers: v.optional(layers, 12),
  num_attention_heads: v.optional(count, 12),
  intermediate_size: v.optional(count, 3072),
  hidden_act: v.optional(text, 'gelu'),
  hidden_dropout_prob: v.optional(probability, 0.1),
  attention_probs_dropout_prob: v.optional(probability, 0.1),
  max_position_embeddings: v.optional(v.pipe(count, v.minValue(3, '3 or more')), 512),
  layer_norm_eps: v.optional(epsilon, 1e-12),
  tie_word_embeddings: v.optional(flag, true),
});
type Config = v.InferOutput<typeof schema>;

/** Buckets are always counted as 32, however many rows the table has, and places from the row after that of padding. */
const supported = { relative_attention_num_buckets: 32 };
const padding = 1;

interface MpnetClass extends HeadClass {
  build(config: Config, stored: Stored): { readonly head: Head; readonly modules: Module };
}

const classes: Readonly<Record<string, MpnetClass>> = {
  MPNetForMaskedLM: {
    signs: [/^lm_head\./],
    build(config, stored) {
      const { head, predictions } = maskedLanguageModel(config, stored);
      return { head, modules: container('', 'MPNetForMaskedLM', [base('mpnet', config), predictions]) };
    },
  },
  MPNetForSequenceClassification: {
    signs: [/^classifier\.dense\./, /^classifier\.out_proj\./],
    build(config) {
      const { hidden_size: C, hidden_dropout_prob: p } = config;
      const dense: Dense = { dropout: p, bias: true, activation: 'tanh', norm: null };
      const head = textClassifier(config, { dense, dropout: p });
      const classifier = container('classifier', 'MPNetClassificationHead', [
        linear('dense', C, C, ['pooler.dense']),
        dropout('dropout', p),
        linear('out_proj', C, head.labels.length, ['logits']),
      ]);
      const modules = [base('mpnet', config), classifier];
      return { head, modules: container('', 'MPNetForSequenceClassification', modules) };
    },
  },
  MPNetForTokenClassification: {
    signs: [/^classifier\.weight$/],
    build(config) {
      const { head, modules } = tokenClassifier(config, config.hidden_size, config.hidden_dropout_prob);
      const all = [base('mpnet', config), ...modules];
      return { head, modules: container('', 'MPNetForTokenClassification', all) };
    },
  },
  MPNetForQuestionAnswering: {
    signs: [/^qa_outputs\./],
    build(config) {
      const { head, modules } = questionAnswering(config.hidden_size);
      const all = [base('mpnet', config), ...modules];
      return { head, modules: container('', 'MPNetForQuestionAnswering', all) };
    },
  },
  MPNetModel: {
    signs: [],
    build(config, stored) {
      if (!stored.has(/(^|\.)pooler\.dense\./)) return { head: { kind: 'none' }, modules: base('', config) };
      return { head: { kind: 'pooler' }, modules: base('', config, [pooler(config)]) };
    },
  },
};

function maskedLanguageModel(config: Config, stored: Stored) {
  const { hidden_size: C, vocab_size: V, layer_norm_eps: eps, tie_word_embeddings: tied } = config;
  const head: Head = {
    kind: 'language_model',
    tied,
    bias: true,
    transform: { bias: true, activation: 'gelu', norm: layerNormOf(eps) },
    scale: null,
    softCap: null,
  };
  // The same numbers as the decoder's bias, unless the two are stored and not tied; then only the decoder's is used.
  const apart = !tied && stored.has(/^lm_head\.decoder\.bias$/);
  const predictions = container(
    'lm_head',
    'MPNetLMHead',
    [
      linear('dense', C, C, ['mlm.dense']),
      layerNorm('layer_norm', C, eps, 'mlm.norm'),
      unembedding('decoder', C, V, { tied, bias: true }),
    ],
    [parameter('bias', [V], apart ? [] : whole('logits.bias', 'logits'))],
  );
  return { head, predictions };
}

function base(name: string, config: Config, pooling: readonly Module[] = []): Module {
  const { hidden_size: C, num_attention_heads: H, layer_norm_eps: eps, hidden_dropout_prob: p } = config;
  return container(name, 'MPNetModel', [
    container('embeddings', 'MPNetEmbeddings', [
      embedding('word_embeddings', config.vocab_size, C, 'embed.tokens', { padding }),
      embedding('position_embeddings', config.max_position_embeddings, C, 'embed.positions', { padding }),
      layerNorm('LayerNorm', C, eps, 'embed.norm'),
      dropout('dropout', p),
    ]),
    container('encoder', 'MPNetEncoder', [
      moduleList('layer', config.num_hidden_layers, (i) => layer(`${i}`, config)),
      embedding('relative_attention_bias', supported.relative_attention_num_buckets, H, 'position_bias'),
    ]),
    ...pooling,
  ]);
}

function layer(i: string, config: Config): Module {
  const { hidden_size: C, intermediate_size: F, layer_norm_eps: eps, hidden_dropout_prob: p } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  return container(i, 'MPNetLayer', [
    container('attention', 'MPNetAttention', [
      container('attn', 'MPNetSelfAttention', [
        linear('q', C, C, [step('attn.q')]),
        linear('k', C, C, [step('attn.k')]),
        linear('v', C, C, [step('attn.v')]),
        linear('o', C, C, [step('attn.out')]),
        dropout('dropout', config.attention_probs_dropout_prob),
      ]),
      layerNorm('LayerNorm', C, eps, step('ln1')),
      dropout('dropout', p),
    ]),
    container('intermediate', 'MPNetIntermediate', [
      linear('dense', C, F, [step('mlp.pre')]),
      leaf('intermediate_act_fn', namedActivation('hidden_act', config.hidden_act).type),
    ]),
    container('output', 'MPNetOutput', [
      linear('dense', F, C, [step('mlp.out')]),
      layerNorm('LayerNorm', C, eps, step('ln2')),
      dropout('dropout', p),
    ]),
  ]);
}

function pooler({ hidden_size: C }: Config): Module {
  return container('pooler', 'MPNetPooler', [
    linear('dense', C, C, ['pooler.dense']),
    leaf('activation', 'Tanh'),
  ]);
}

export const mpnet: Family = {
  modelType: 'mpnet',
  basePrefix: 'mpnet',
  surplus: [
    { name: /embeddings\.position_ids$/, is: 'the numbers 0, 1, 2 … that count positions' },
    { name: /(^|\.)pooler\./, is: 'the pooler, which this head does not read' },
  ],
  read(json, stored) {
    refuseOthers(json, supported);
    const config = parseConfig(schema, json);
    const { chosen, notes } = chosenClass(config, classes, stored);
    const { head, modules } = chosen.build(config, stored);
    const { hidden_size: C, num_attention_heads: H, hidden_dropout_prob: p } = config;
    const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
    const norm = layerNormOf(config.layer_norm_eps);
    const norms = placed(norm, 'post');
    const skipped = padding + 1;
    return {
      architecture: {
        family: 'mpnet',
        vocab: config.vocab_size,
        model: C,
        stacks: [
          stack({
            embedding: {
              positions: learnedPositions(config.max_position_embeddings - skipped, skipped, padding),
              norm,
              dropout: p,
            },
            heads: H,
            headDim: D,
            ff: config.intermediate_size,
            relativeBias: {
              buckets: supported.relative_attention_num_buckets,
              maxDistance: 128,
              bidirectional: true,
            },
            blocks: blocks(config.num_hidden_layers, () => ({
              attention: plainAttention(norms, D, false),
              mlp: plainMlp(norms, namedActivation('hidden_act', config.hidden_act).fn),
            })),
            dropout: { attention: config.attention_probs_dropout_prob, residual: p },
          }),
        ],
        head,
      },
      modules,
      notes,
    };
  },
};
