// ALBERT (Lan et al. 2020): BERT whose blocks share their weights, with a narrower embedding.

import * as v from 'valibot';
import { learnedPositions } from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import { count, parseConfig, probability, refuseOthers, text } from '../config.ts';
import type { Family, Stored } from '../family.ts';
import {
  chosenClass,
  type HeadClass,
  type Headed,
  labelNames,
  questionAnswering,
  tokenClassifier,
} from '../heads.ts';
import { container, dropout, layerNorm, leaf, linear, moduleList } from '../layers.ts';
import type { Module } from '../module.ts';
import {
  type HeadOverPooler,
  maskedLanguageModel,
  poolerClassifier,
  poolerIfStored,
  vocabulary,
} from './bert-heads.ts';
import { bertEmbeddings, bertFields, bertStack, bertSupported, bertSurplus } from './bert-like.ts';

/** With the defaults of AlbertConfig. */
const schema = v.object({
  ...bertFields,
  vocab_size: v.optional(count, 30000),
  embedding_size: v.optional(count, 128),
  hidden_size: v.optional(count, 4096),
  num_hidden_groups: v.optional(count, 1),
  /** Blocks of a group, all of which run for each of `num_hidden_layers`. */
  inner_group_num: v.optional(v.pipe(count, v.maxValue(10, '10 or less')), 1),
  num_attention_heads: v.optional(count, 64),
  intermediate_size: v.optional(count, 16384),
  hidden_act: v.optional(text, 'gelu_new'),
  hidden_dropout_prob: v.optional(probability, 0),
  attention_probs_dropout_prob: v.optional(probability, 0),
  classifier_dropout_prob: v.optional(v.nullable(probability), 0.1),
});
type Config = v.InferOutput<typeof schema>;

interface Class extends HeadClass {
  readonly build: (config: Config, stored: Stored) => HeadOverPooler;
}
const classes: Readonly<Record<string, Class>> = {
  AlbertForMaskedLM: {
    signs: [/^predictions\./],
    build: (config, stored) => ({ ...languageModel(config, stored), pooler: null }),
  },
  /** The head that says which of two sentences comes first is kept in the tree, but no step runs it. */
  AlbertForPreTraining: {
    signs: [/^predictions\./],
    build(config, stored) {
      const { head, modules } = languageModel(config, stored);
      const order = container('sop_classifier', 'AlbertSOPHead', [
        dropout('dropout', classifierDropout(config)),
        linear('classifier', config.hidden_size, labelNames(config).length, []),
      ]);
      return { head, modules: [...modules, order], pooler: [] };
    },
  },
  AlbertForSequenceClassification: {
    signs: [/^classifier\./, /^(albert\.)?pooler\./],
    build: (config) => poolerClassifier(config, config.hidden_size, classifierDropout(config)),
  },
  AlbertForTokenClassification: {
    signs: [/^classifier\./],
    build: (config) => ({
      ...tokenClassifier(config, config.hidden_size, classifierDropout(config)),
      pooler: null,
    }),
  },
  AlbertForQuestionAnswering: {
    signs: [/^qa_outputs\./],
    build: (config) => ({ ...questionAnswering(config.hidden_size), pooler: null }),
  },
  AlbertModel: {
    signs: [],
    build: (_, stored) => poolerIfStored(stored),
  },
};

export const albert: Family = {
  modelType: 'albert',
  basePrefix: 'albert',
  surplus: [
    ...bertSurplus,
    { name: /^sop_classifier\./, is: 'the head for the order of sentences, which no step runs' },
  ],
  read(json, stored) {
    refuseOthers(json, bertSupported);
    const config = parseConfig(schema, json);
    const { name, chosen, notes } = chosenClass(config, classes, stored);
    const { head, modules, pooler } = chosen.build(config, stored);
    const { hidden_size: C, embedding_size: E, max_position_embeddings: P, hidden_dropout_prob: p } = config;
    const { num_hidden_layers: L, inner_group_num: inner } = config;
    const firstOf = firstBlocks(config);
    const stack = bertStack({ ...config, num_hidden_layers: L * inner }, learnedPositions(P), {
      width: E,
      weights: (block) => firstOf[groupOf(Math.trunc(block / inner), config)]! + (block % inner),
    });
    const base = (attribute: string): Module =>
      container(attribute, 'AlbertModel', [
        bertEmbeddings('Albert', config, E),
        container('encoder', 'AlbertTransformer', [
          linear('embedding_hidden_mapping_in', E, C, ['embed.project']),
          moduleList('albert_layer_groups', config.num_hidden_groups, (group) =>
            container(`${group}`, 'AlbertLayerGroup', [
              moduleList('albert_layers', inner, (i) => layer(`${i}`, firstOf[group]! + i, config)),
            ]),
          ),
        ]),
        ...(pooler === null ? [] : [linear('pooler', C, C, pooler), leaf('pooler_activation', 'Tanh')]),
      ]);
    return {
      architecture: {
        family: 'albert',
        vocab: config.vocab_size,
        model: C,
        // What the MLP gives is added as it is: transformers holds a dropout for it, but never calls it.
        stacks: [{ ...stack, dropout: { ...stack.dropout, residual: { attention: p, mlp: 0 } } }],
        head,
      },
      modules: name === 'AlbertModel' ? base('') : container('', name, [base('albert'), ...modules]),
      notes,
    };
  },
};

function classifierDropout(config: Config): number {
  return config.classifier_dropout_prob ?? config.hidden_dropout_prob;
}

/** Layers one after the other share the weights of a group. */
function groupOf(layer: number, { num_hidden_layers: L, num_hidden_groups: groups }: Config): number {
  return Math.trunc(layer / (L / groups));
}

/** The first block of each group. @throws CheckpointError where a group has none. */
function firstBlocks(config: Config): readonly number[] {
  const { num_hidden_layers: L, num_hidden_groups: groups, inner_group_num: inner } = config;
  if (groups > L) {
    throw new CheckpointError(
      `in config.json “num_hidden_groups” is ${groups}, more than “num_hidden_layers”, ${L}; correct one of them.`,
    );
  }
  const ofLayers = Array.from({ length: L }, (_, layer) => groupOf(layer, config));
  return Array.from({ length: groups }, (_, group) => ofLayers.indexOf(group) * inner);
}

function layer(name: string, block: number, config: Config): Module {
  const { hidden_size: C, intermediate_size: F, layer_norm_eps: eps, hidden_dropout_prob: p } = config;
  const step = (name: string) => `blocks.${block}.${name}`;
  return container(name, 'AlbertLayer', [
    layerNorm('full_layer_layer_norm', C, eps, step('ln2')),
    container('attention', 'AlbertAttention', [
      dropout('attention_dropout', config.attention_probs_dropout_prob),
      dropout('output_dropout', p),
      linear('query', C, C, [step('attn.q')]),
      linear('key', C, C, [step('attn.k')]),
      linear('value', C, C, [step('attn.v')]),
      linear('dense', C, C, [step('attn.out')]),
      layerNorm('LayerNorm', C, eps, step('ln1')),
    ]),
    linear('ffn', C, F, [step('mlp.pre')]),
    linear('ffn_output', F, C, [step('mlp.out')]),
    leaf('activation', namedActivation('hidden_act', config.hidden_act).type),
    dropout('dropout', p),
  ]);
}

function languageModel(config: Config, stored: Stored): Headed {
  const { hidden_size: C, embedding_size: E, layer_norm_eps: eps, hidden_act } = config;
  const { decoder, bias } = vocabulary(config, E, 'predictions', stored);
  return {
    head: maskedLanguageModel(config, hidden_act),
    modules: [
      container(
        'predictions',
        'AlbertMLMHead',
        [
          layerNorm('LayerNorm', E, eps, 'mlm.norm'),
          linear('dense', C, E, ['mlm.dense']),
          decoder,
          leaf('activation', namedActivation('hidden_act', hidden_act).type),
        ],
        [bias],
      ),
    ],
  };
}
