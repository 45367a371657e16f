// BERT (Devlin et al. 2018): an encoder, post-norm, with segments and a norm after the embedding.

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
  refuseOthers,
  text,
  twoLabels,
} from '../config.ts';
import type { Family, Stored } from '../family.ts';
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

/** Defaults are those of BertConfig. */
const schema = v.object({
  architectures,
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
  pad_token_id: v.optional(v.nullable(v.number('a number')), 0),
  classifier_dropout: v.nullish(probability),
  tie_word_embeddings: v.optional(flag, true),
  id2label: v.optional(labels, twoLabels),
});
type Config = v.InferOutput<typeof schema>;

const supported = {
  position_embedding_type: 'absolute',
  is_decoder: false,
  add_cross_attention: false,
};

interface Model {
  readonly head: Head;
  readonly modules: Module;
}

/** A class that BERT checkpoints name: its head, and its modules. */
type Build = (config: Config, stored: Stored) => Model;

const classes: Readonly<Record<string, Build>> = {
  BertModel(config, stored) {
    if (!stored.has(/(^|\.)pooler\.dense\./))
      return { head: { kind: 'none' }, modules: base('', config, []) };
    return { head: { kind: 'pooler' }, modules: base('', config, [pooler(config, ['pooler.dense'])]) };
  },
  BertForMaskedLM(config, stored) {
    const { head, predictions } = maskedLanguageModel(config, stored);
    const modules = [base('bert', config, []), container('cls', 'BertOnlyMLMHead', [predictions])];
    return { head, modules: container('', 'BertForMaskedLM', modules) };
  },
  /** The head that says whether one sentence follows another is kept in the tree, but no step runs it. */
  BertForPreTraining(config, stored) {
    const { head, predictions } = maskedLanguageModel(config, stored);
    const nextSentence = linear('seq_relationship', config.hidden_size, 2, []);
    const modules = [
      base('bert', config, [pooler(config, [])]),
      container('cls', 'BertPreTrainingHeads', [predictions, nextSentence]),
    ];
    return { head, modules: container('', 'BertForPreTraining', modules) };
  },
  BertForSequenceClassification(config) {
    const p = config.classifier_dropout ?? config.hidden_dropout_prob;
    const modules = [
      base('bert', config, [pooler(config, ['pooler.dense'])]),
      dropout('dropout', p),
      linear('classifier', config.hidden_size, config.id2label.length, ['logits']),
    ];
    return {
      head: {
        kind: 'classifier',
        of: 'first',
        dense: { dropout: 0, bias: true, activation: 'tanh', norm: null },
        dropout: p,
        bias: true,
        labels: config.id2label,
        scores: 'softmax',
      },
      modules: container('', 'BertForSequenceClassification', modules),
    };
  },
};

export const bert: Family = {
  modelType: 'bert',
  basePrefix: 'bert',
  surplus: [
    { name: /embeddings\.position_ids$/, is: 'the numbers 0, 1, 2 … that count positions' },
    { name: /^cls\.seq_relationship\./, is: 'the next-sentence head, which no step runs' },
  ],
  read(json, stored) {
    refuseOthers(json, supported);
    const config = parseConfig(schema, json);
    const declared = config.architectures[0];
    const known = declared !== undefined && Object.hasOwn(classes, declared);
    const name = known ? declared : declared === undefined ? guess(stored) : 'BertModel';
    const { head, modules } = classes[name]!(config, stored);
    const { hidden_size: C, num_attention_heads: H } = config;
    const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
    const norm = layerNormOf(config.layer_norm_eps);
    const norms = placed(norm, 'post');
    const p = config.hidden_dropout_prob;
    return {
      architecture: {
        family: 'bert',
        vocab: config.vocab_size,
        model: C,
        stacks: [
          stack({
            embedding: {
              positions: learnedPositions(config.max_position_embeddings),
              types: config.type_vocab_size,
              norm,
              dropout: p,
            },
            heads: H,
            headDim: D,
            ff: config.intermediate_size,
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
      notes:
        known || declared === undefined
          ? []
          : [`${declared} is shown as its base model, BertModel, without its head.`],
    };
  },
};

/** Where config.json names no class, the tensors tell. */
function guess(stored: Stored): string {
  if (stored.has(/^cls\.predictions\./)) return 'BertForMaskedLM';
  return stored.has(/^classifier\./) && stored.has(/^bert\.pooler\./)
    ? 'BertForSequenceClassification'
    : 'BertModel';
}

function base(name: string, config: Config, pooling: readonly Module[]): Module {
  const { hidden_size: C, layer_norm_eps: eps, hidden_dropout_prob: p } = config;
  return container(name, 'BertModel', [
    container('embeddings', 'BertEmbeddings', [
      embedding('word_embeddings', config.vocab_size, C, 'embed.tokens', {
        padding: config.pad_token_id,
      }),
      embedding('position_embeddings', config.max_position_embeddings, C, 'embed.positions'),
      embedding('token_type_embeddings', config.type_vocab_size, C, 'embed.types'),
      layerNorm('LayerNorm', C, eps, 'embed.norm'),
      dropout('dropout', p),
    ]),
    container('encoder', 'BertEncoder', [
      moduleList('layer', config.num_hidden_layers, (i) => layer(`${i}`, config)),
    ]),
    ...pooling,
  ]);
}

function layer(i: string, config: Config): Module {
  const { hidden_size: C, intermediate_size: F, layer_norm_eps: eps, hidden_dropout_prob: p } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  return container(i, 'BertLayer', [
    container('attention', 'BertAttention', [
      container('self', 'BertSelfAttention', [
        linear('query', C, C, [step('attn.q')]),
        linear('key', C, C, [step('attn.k')]),
        linear('value', C, C, [step('attn.v')]),
        dropout('dropout', config.attention_probs_dropout_prob),
      ]),
      container('output', 'BertSelfOutput', [
        linear('dense', C, C, [step('attn.out')]),
        layerNorm('LayerNorm', C, eps, step('ln1')),
        dropout('dropout', p),
      ]),
    ]),
    container('intermediate', 'BertIntermediate', [
      linear('dense', C, F, [step('mlp.pre')]),
      leaf('intermediate_act_fn', namedActivation('hidden_act', config.hidden_act).type),
    ]),
    container('output', 'BertOutput', [
      linear('dense', F, C, [step('mlp.out')]),
      layerNorm('LayerNorm', C, eps, step('ln2')),
      dropout('dropout', p),
    ]),
  ]);
}

/** @param steps the plan's step that runs it, if one does. */
function pooler(config: Config, steps: readonly string[]): Module {
  const dense = linear('dense', config.hidden_size, config.hidden_size, steps);
  return container('pooler', 'BertPooler', [dense, leaf('activation', 'Tanh')]);
}

function maskedLanguageModel(config: Config, stored: Stored) {
  const { hidden_size: C, vocab_size: V, layer_norm_eps: eps } = config;
  const activation = namedActivation('hidden_act', config.hidden_act);
  const tied = config.tie_word_embeddings;
  const head: Head = {
    kind: 'language_model',
    tied,
    bias: true,
    transform: { bias: true, activation: activation.fn, norm: layerNormOf(eps) },
    scale: null,
    softCap: null,
  };
  const transform = container('transform', 'BertPredictionHeadTransform', [
    linear('dense', C, C, ['mlm.dense']),
    leaf('transform_act_fn', activation.type),
    layerNorm('LayerNorm', C, eps, 'mlm.norm'),
  ]);
  // The same numbers as the decoder's bias, unless the two are stored and not tied; then only the decoder's is used.
  const apart = !tied && stored.has(/^cls\.predictions\.decoder\.bias$/);
  const bias = parameter('bias', [V], apart ? [] : whole('logits.bias', 'logits'));
  const decoder = unembedding('decoder', C, V, { tied, bias: true });
  return {
    head,
    predictions: container('predictions', 'BertLMPredictionHead', [transform, decoder], [bias]),
  };
}
