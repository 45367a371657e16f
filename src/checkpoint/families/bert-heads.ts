// What the heads of the encoders that follow BERT have in common: the pooler, the classifier that reads it, the words.

import type { Head } from '../../plan/architecture.ts';
import { layerNorm as layerNormOf } from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import type { Stored } from '../family.ts';
import { type HeadConfig, type Headed, textClassifier } from '../heads.ts';
import { container, dropout, leaf, linear, parameter, unembedding, whole } from '../layers.ts';
import type { Module, Parameter } from '../module.ts';
import type { BertConfig, BertSizes } from './bert-like.ts';

/** The probability of dropping a cell before the scores of a classifier. */
export function classifierDropout(config: BertConfig): number {
  return config.classifier_dropout ?? config.hidden_dropout_prob;
}

/** The plan's step that runs a pooler. */
export const pooled = ['pooler.dense'];

/** A head, and whether the base model beneath it has a pooler. */
export interface HeadOverPooler extends Headed {
  /** Null: the base model has none; else the plan's step that runs it, if one does. */
  readonly pooler: readonly string[] | null;
}

/**
 * Labels for a whole text, from what the pooler gives.
 * @param model C
 * @param p probability of dropping a cell of it
 */
export function poolerClassifier(config: HeadConfig, model: number, p: number): HeadOverPooler {
  const dense = { dropout: 0, bias: true, activation: 'tanh', norm: null } as const;
  const head = textClassifier(config, { dense, dropout: p });
  const scores = linear('classifier', model, head.labels.length, ['logits']);
  return { head, modules: [dropout('dropout', p), scores], pooler: pooled };
}

/** The base model alone, with a pooler where one is stored. */
export function poolerIfStored(stored: Stored): HeadOverPooler {
  return stored.has(/(^|\.)pooler\./)
    ? { head: { kind: 'pooler' }, modules: [], pooler: pooled }
    : { head: { kind: 'none' }, modules: [], pooler: null };
}

/** @param steps the plan's step that runs it, if one does. */
export function bertPooler(type: string, { hidden_size: C }: BertSizes, steps: readonly string[]): Module {
  return container('pooler', `${type}Pooler`, [linear('dense', C, C, steps), leaf('activation', 'Tanh')]);
}

/**
 * A dense layer, an activation and a norm before the vocabulary.
 * @param activation as config.json names it
 */
export function maskedLanguageModel(
  { layer_norm_eps: eps, tie_word_embeddings: tied }: BertSizes,
  activation: string,
): Head & { readonly kind: 'language_model' } {
  const { fn } = namedActivation('hidden_act', activation);
  const transform = { bias: true, activation: fn, norm: layerNormOf(eps) };
  return { kind: 'language_model', tied, bias: true, transform, scale: null, softCap: null };
}

/**
 * The output layer and the bias that stands beside it: the same numbers, unless the two are stored and not tied; then
 * only the layer's own is used.
 * @param width E
 * @param stands where in the tree: 'cls.predictions'
 */
export function vocabulary(
  { vocab_size: V, tie_word_embeddings: tied }: BertSizes,
  width: number,
  stands: string,
  stored: Stored,
): { readonly decoder: Module; readonly bias: Parameter } {
  const apart = !tied && stored.has(new RegExp(`^${stands.replaceAll('.', '\\.')}\\.decoder\\.bias$`));
  return {
    decoder: unembedding('decoder', width, V, { tied, bias: true }),
    bias: parameter('bias', [V], apart ? [] : whole('logits.bias', 'logits')),
  };
}
