// The heads of ModernBERT: each begins with a dense layer, an activation and a norm of its own.

import type { Dense, Head } from '../../plan/architecture.ts';
import { namedActivation } from '../activations.ts';
import { type HeadClass, labelNames, textClassifier } from '../heads.ts';
import { container, dropout, leaf, linear, unembedding } from '../layers.ts';
import type { Module } from '../module.ts';
import { type ModernbertConfig, normOf } from './modernbert-config.ts';
import { modernbertNorm } from './modernbert-modules.ts';

/** What a class with a classifier stores; which one it is of several, only config.json can say. */
const classifying = [/^head\.dense\./, /^classifier\./];

interface ModernbertClass extends HeadClass {
  build(config: ModernbertConfig): { readonly head: Head; readonly modules: readonly Module[] };
}

export const modernbertClasses: Readonly<Record<string, ModernbertClass>> = {
  ModernBertForSequenceClassification: {
    signs: classifying,
    build(config) {
      const of = config.classifier_pooling === 'cls' ? 'first' : 'mean';
      const head = textClassifier(config, { of, dense: dense(config), dropout: config.classifier_dropout });
      return { head, modules: classifier(config, 'pooler', head.labels.length) };
    },
  },
  ModernBertForTokenClassification: {
    signs: classifying,
    build(config) {
      const labels = labelNames(config);
      const { classifier_dropout: p } = config;
      return {
        head: {
          kind: 'classifier',
          of: 'every',
          dense: dense(config),
          dropout: p,
          bias: true,
          labels,
          scores: 'softmax',
        },
        modules: classifier(config, 'classifier', labels.length),
      };
    },
  },
  ModernBertForQuestionAnswering: {
    signs: classifying,
    build(config) {
      return {
        head: { kind: 'spans', dense: dense(config), dropout: config.classifier_dropout, bias: true },
        modules: classifier(config, 'classifier', 2),
      };
    },
  },
  ModernBertForMaskedLM: {
    signs: [/^head\.dense\./],
    build(config) {
      const { hidden_size: C, vocab_size: V, tie_word_embeddings: tied, decoder_bias: bias } = config;
      const { dropout: _, ...transform } = dense(config);
      return {
        head: { kind: 'language_model', tied, bias, transform, scale: null, softCap: null },
        modules: [predictionHead(config, 'mlm'), unembedding('decoder', C, V, { tied, bias })],
      };
    },
  },
  ModernBertModel: { signs: [], build: () => ({ head: { kind: 'none' }, modules: [] }) },
};

/** What stands between the last hidden state and the scores of every head. */
function dense(config: ModernbertConfig): Dense {
  const { fn } = namedActivation('classifier_activation', config.classifier_activation);
  return { dropout: 0, bias: config.classifier_bias, activation: fn, norm: normOf(config) };
}

/** @param steps what the steps that run it begin with */
function predictionHead(config: ModernbertConfig, steps: 'mlm' | 'pooler' | 'classifier'): Module {
  const { hidden_size: C, classifier_bias: bias } = config;
  return container('head', 'ModernBertPredictionHead', [
    linear('dense', C, C, [`${steps}.dense`], { bias }),
    leaf('act', namedActivation('classifier_activation', config.classifier_activation).type),
    modernbertNorm('norm', config, `${steps}.norm`),
  ]);
}

/** @param steps what the steps of the dense layer begin with */
function classifier(config: ModernbertConfig, steps: 'pooler' | 'classifier', labels: number): Module[] {
  return [
    predictionHead(config, steps),
    dropout('drop', config.classifier_dropout),
    linear('classifier', config.hidden_size, labels, ['logits']),
  ];
}
