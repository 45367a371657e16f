// BERT (Devlin et al. 2018): an encoder, post-norm, with segments and a norm after the embedding.

import * as v from 'valibot';
import type { Head } from '../../plan/architecture.ts';
import { learnedPositions } from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import { parseConfig, refuseOthers } from '../config.ts';
import type { Family, Stored } from '../family.ts';
import { chosenClass, type HeadClass, type Headed, questionAnswering, tokenClassifier } from '../heads.ts';
import { container, layerNorm, leaf, linear } from '../layers.ts';
import type { Module } from '../module.ts';
import {
  bertPooler,
  classifierDropout,
  type HeadOverPooler,
  maskedLanguageModel,
  pooled,
  poolerClassifier,
  poolerIfStored,
  vocabulary,
} from './bert-heads.ts';
import {
  type BertConfig,
  bertEmbeddings,
  bertEncoder,
  bertFields,
  bertStack,
  bertSupported,
  bertSurplus,
} from './bert-like.ts';

const schema = v.object(bertFields);

/** A class that BERT checkpoints name: its head, and its modules. */
interface Class extends HeadClass {
  readonly build: (config: BertConfig, stored: Stored) => HeadOverPooler;
}
/** What Devlin et al. call the two answers. */
const nextSentence = { id2label: ['IsNext', 'NotNext'] };

const classes: Readonly<Record<string, Class>> = {
  BertForMaskedLM: {
    signs: [/^cls\.predictions\./],
    build: (config, stored) => ({
      ...languageModel(config, 'BertOnlyMLMHead', [predictions(config, stored)]),
      pooler: null,
    }),
  },
  /** The head that says whether one sentence follows another is kept in the tree, but no step runs it. */
  BertForPreTraining: {
    signs: [/^cls\.predictions\./],
    build(config, stored) {
      const heads = [predictions(config, stored), linear('seq_relationship', config.hidden_size, 2, [])];
      return { ...languageModel(config, 'BertPreTrainingHeads', heads), pooler: [] };
    },
  },
  BertForNextSentencePrediction: {
    signs: [/^cls\.seq_relationship\./],
    build(config) {
      const { head } = poolerClassifier({ architectures: [], ...nextSentence }, config.hidden_size, 0);
      const scores = linear('seq_relationship', config.hidden_size, 2, ['logits']);
      return { head, modules: [container('cls', 'BertOnlyNSPHead', [scores])], pooler: pooled };
    },
  },
  BertForSequenceClassification: {
    signs: [/^classifier\./, /^(bert\.)?pooler\./],
    build: (config) => poolerClassifier(config, config.hidden_size, classifierDropout(config)),
  },
  BertForTokenClassification: {
    signs: [/^classifier\./],
    build: (config) => ({
      ...tokenClassifier(config, config.hidden_size, classifierDropout(config)),
      pooler: null,
    }),
  },
  BertForQuestionAnswering: {
    signs: [/^qa_outputs\./],
    build: (config) => ({ ...questionAnswering(config.hidden_size), pooler: null }),
  },
  BertModel: {
    signs: [],
    build: (_, stored) => poolerIfStored(stored),
  },
};

export const bert: Family = {
  modelType: 'bert',
  basePrefix: 'bert',
  surplus: [
    ...bertSurplus,
    { name: /^cls\.seq_relationship\./, is: 'the next-sentence head, which no step runs' },
  ],
  read(json, stored) {
    refuseOthers(json, bertSupported);
    const config = parseConfig(schema, json);
    const { name, chosen, notes } = chosenClass(config, classes, stored);
    const { head, modules, pooler } = chosen.build(config, stored);
    const base = (attribute: string): Module =>
      container(attribute, 'BertModel', [
        bertEmbeddings('Bert', config, config.hidden_size),
        bertEncoder('Bert', config),
        ...(pooler === null ? [] : [bertPooler('Bert', config, pooler)]),
      ]);
    return {
      architecture: {
        family: 'bert',
        vocab: config.vocab_size,
        model: config.hidden_size,
        stacks: [bertStack(config, learnedPositions(config.max_position_embeddings))],
        head,
      },
      modules: name === 'BertModel' ? base('') : container('', name, [base('bert'), ...modules]),
      notes,
    };
  },
};

function languageModel(config: BertConfig, type: string, heads: readonly Module[]): Headed {
  const head: Head = maskedLanguageModel(config, config.hidden_act);
  return { head, modules: [container('cls', type, heads)] };
}

function predictions(config: BertConfig, stored: Stored): Module {
  const { hidden_size: C, layer_norm_eps: eps, hidden_act } = config;
  const transform = container('transform', 'BertPredictionHeadTransform', [
    linear('dense', C, C, ['mlm.dense']),
    leaf('transform_act_fn', namedActivation('hidden_act', hidden_act).type),
    layerNorm('LayerNorm', C, eps, 'mlm.norm'),
  ]);
  const { decoder, bias } = vocabulary(config, C, 'cls.predictions', stored);
  return container('predictions', 'BertLMPredictionHead', [transform, decoder], [bias]);
}
