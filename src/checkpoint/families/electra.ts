// ELECTRA (Clark et al. 2020): BERT's blocks with a narrower embedding; a generator of words, and a discriminator that
// finds the words that were replaced.

import * as v from 'valibot';
import { learnedPositions } from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import { count, parseConfig, refuseOthers } from '../config.ts';
import type { Family } from '../family.ts';
import {
  chosenClass,
  type HeadClass,
  type Headed,
  questionAnswering,
  textClassifier,
  tokenClassifier,
} from '../heads.ts';
import { container, dropout, layerNorm, leaf, linear, unembedding } from '../layers.ts';
import type { Module } from '../module.ts';
import { classifierDropout, maskedLanguageModel } from './bert-heads.ts';
import {
  bertEmbeddings,
  bertEncoder,
  bertFields,
  bertStack,
  bertSupported,
  bertSurplus,
} from './bert-like.ts';

/** With the defaults of ElectraConfig. */
const schema = v.object({
  ...bertFields,
  embedding_size: v.optional(count, 128),
  hidden_size: v.optional(count, 256),
  num_attention_heads: v.optional(count, 4),
  intermediate_size: v.optional(count, 1024),
});
type Config = v.InferOutput<typeof schema>;

interface Class extends HeadClass {
  readonly build: (config: Config) => Headed;
}

const classes: Readonly<Record<string, Class>> = {
  ElectraForMaskedLM: {
    signs: [/^generator_predictions\./],
    build: (config) => ({
      head: maskedLanguageModel(config, 'gelu'),
      modules: generator(config),
    }),
  },
  ElectraForPreTraining: {
    signs: [/^discriminator_predictions\./],
    build: discriminator,
  },
  ElectraForSequenceClassification: {
    signs: [/^classifier\.out_proj\./],
    build: classifier,
  },
  ElectraForTokenClassification: {
    signs: [/^classifier\./],
    build: (config) => tokenClassifier(config, config.hidden_size, classifierDropout(config)),
  },
  ElectraForQuestionAnswering: {
    signs: [/^qa_outputs\./],
    build: (config) => questionAnswering(config.hidden_size),
  },
  ElectraModel: { signs: [], build: () => ({ head: { kind: 'none' }, modules: [] }) },
};

export const electra: Family = {
  modelType: 'electra',
  basePrefix: 'electra',
  surplus: bertSurplus,
  read(json, stored) {
    refuseOthers(json, bertSupported);
    const config = parseConfig(schema, json);
    const { name, chosen, notes } = chosenClass(config, classes, stored);
    const { head, modules } = chosen.build(config);
    const { hidden_size: C, embedding_size: E, max_position_embeddings: P } = config;
    const base = (attribute: string): Module =>
      container(attribute, 'ElectraModel', [
        bertEmbeddings('Electra', config, E),
        ...(E === C ? [] : [linear('embeddings_project', E, C, ['embed.project'])]),
        bertEncoder('Electra', config),
      ]);
    return {
      architecture: {
        family: 'electra',
        vocab: config.vocab_size,
        model: C,
        stacks: [bertStack(config, learnedPositions(P), { width: E === C ? null : E })],
        head,
      },
      modules: name === 'ElectraModel' ? base('') : container('', name, [base('electra'), ...modules]),
      notes,
    };
  },
};

function generator(config: Config): Module[] {
  const { hidden_size: C, embedding_size: E, layer_norm_eps: eps, tie_word_embeddings: tied } = config;
  return [
    container('generator_predictions', 'ElectraGeneratorPredictions', [
      leaf('activation', namedActivation('hidden_act', 'gelu').type),
      layerNorm('LayerNorm', E, eps, 'mlm.norm'),
      linear('dense', C, E, ['mlm.dense']),
    ]),
    unembedding('generator_lm_head', E, config.vocab_size, { tied, bias: true }),
  ];
}

/** One score for every token: that it stands where another stood. */
function discriminator(config: Config): Headed {
  const { hidden_size: C, hidden_act } = config;
  const { fn, type } = namedActivation('hidden_act', hidden_act);
  return {
    head: {
      kind: 'detector',
      dense: { dropout: 0, bias: true, activation: fn, norm: null },
      bias: true,
      label: 'replaced',
    },
    modules: [
      container('discriminator_predictions', 'ElectraDiscriminatorPredictions', [
        linear('dense', C, C, ['classifier.dense']),
        leaf('activation', type),
        linear('dense_prediction', C, 1, ['classifier.scores']),
      ]),
    ],
  };
}

function classifier(config: Config): Headed {
  const { hidden_size: C } = config;
  const p = classifierDropout(config);
  const { fn, type } = namedActivation('hidden_act', 'gelu');
  const dense = { dropout: p, bias: true, activation: fn, norm: null };
  const head = textClassifier(config, { dense, dropout: p });
  const modules = [
    linear('dense', C, C, ['pooler.dense']),
    leaf('activation', type),
    dropout('dropout', p),
    linear('out_proj', C, head.labels.length, ['logits']),
  ];
  return { head, modules: [container('classifier', 'ElectraClassificationHead', modules)] };
}
