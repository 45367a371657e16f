// What the heads of Hugging Face classes have in common: which class is shown, its labels, and the modules of the usual heads.

import * as v from 'valibot';
import type { Dense, Head, Pooling } from '../plan/architecture.ts';
import { architectures, count, labels, twoLabels } from './config.ts';
import type { Stored } from './family.ts';
import { container, dropout, linear } from './layers.ts';
import type { Module } from './module.ts';

/** The fields of config.json that heads read. */
export const headFields = {
  architectures,
  id2label: v.nullish(labels),
  num_labels: v.nullish(count),
  problem_type: v.nullish(
    v.picklist(
      ['regression', 'single_label_classification', 'multi_label_classification'],
      '"regression", "single_label_classification" or "multi_label_classification"',
    ),
  ),
};
const schema = v.object(headFields);
/** What config.json says of heads. */
export type HeadConfig = v.InferOutput<typeof schema>;

/** A head, and the modules that stand for it beside the base model's. */
export interface Headed {
  readonly head: Head;
  readonly modules: readonly Module[];
}

/** A class that config.json may name. */
export interface HeadClass {
  /** Names that a file with this head has tensors for, all of them; none for the base model. */
  readonly signs: readonly RegExp[];
}

/**
 * The class that a checkpoint is shown as: the one that config.json names, else the first whose head the file holds.
 * @param classes by name; the last is the base model, as which every other class is shown, too.
 * @returns with sentences for the reader
 */
export function chosenClass<C extends HeadClass>(
  { architectures: [declared] }: Pick<HeadConfig, 'architectures'>,
  classes: Readonly<Record<string, C>>,
  stored: Stored,
): { readonly name: string; readonly chosen: C; readonly notes: readonly string[] } {
  const names = Object.keys(classes);
  const base = names.at(-1)!;
  const choose = (name: string, reason: string | null) => ({
    name,
    chosen: classes[name]!,
    notes: reason === null ? [] : [`${declared} is shown as its base model, ${base}, ${reason}.`],
  });
  const isStored = (name: string) => classes[name]!.signs.every((sign) => stored.has(sign));
  if (declared === undefined) return choose(names.find(isStored)!, null);
  if (!names.includes(declared)) return choose(base, 'without its head');
  return isStored(declared) ? choose(declared, null) : choose(base, 'for its head is not stored');
}

/** A classifier's labels, by index: named by `id2label`, unless `num_labels` says that there are others. */
export function labelNames({ id2label, num_labels }: HeadConfig): readonly string[] {
  const named = id2label ?? Object.values(twoLabels);
  if (typeof num_labels !== 'number' || named.length === num_labels) return named;
  return Array.from({ length: num_labels }, (_, index) => `LABEL_${index}`);
}

interface Choices {
  readonly of?: Pooling;
  readonly dense?: Dense | null;
  /** Probability of dropping a cell of what the scores are made of. */
  readonly dropout?: number;
  readonly bias?: boolean;
}

/**
 * Labels for a whole text. What becomes of the scores is what the text-classification pipeline of Hugging Face
 * transformers does with them.
 */
export function textClassifier(
  config: HeadConfig,
  { of = 'first', dense = null, dropout: p = 0, bias = true }: Choices,
): Head & { readonly kind: 'classifier' } {
  const names = labelNames(config);
  const several = config.problem_type === 'multi_label_classification' || names.length === 1;
  const scores = config.problem_type === 'regression' ? 'none' : several ? 'sigmoid' : 'softmax';
  return { kind: 'classifier', of, dense, dropout: p, bias, labels: names, scores };
}

/**
 * Labels for a whole text, from one state through a dense layer and tanh.
 * @param type the class of the head
 * @param model C
 * @param p probability of dropping a cell of a state
 * @param at which state it is made of, and the head's attribute
 */
export function denseClassifier(
  config: HeadConfig,
  type: string,
  model: number,
  p: number,
  at: { readonly of: Pooling; readonly name: string } = { of: 'first', name: 'classifier' },
): Headed {
  const dense: Dense = { dropout: p, bias: true, activation: 'tanh', norm: null };
  const head = textClassifier(config, { of: at.of, dense, dropout: p });
  const modules = [
    linear('dense', model, model, ['pooler.dense']),
    dropout('dropout', p),
    linear('out_proj', model, head.labels.length, ['logits']),
  ];
  return { head, modules: [container(at.name, type, modules)] };
}

/** Where an encoder-decoder keeps its classifier: the decoder's last state has seen the whole text. */
export const atTheEnd = { of: 'last', name: 'classification_head' } as const;

/**
 * Labels for every token: `dropout`, and a dense layer.
 * @param model C
 * @param p probability of dropping a cell of a state
 * @param layer the dense layer's attribute, and whether it has a bias
 */
export function tokenClassifier(
  config: HeadConfig,
  model: number,
  p: number,
  { name, bias }: { readonly name: string; readonly bias: boolean } = { name: 'classifier', bias: true },
): Headed {
  const labels = labelNames(config);
  return {
    head: { kind: 'classifier', of: 'every', dense: null, dropout: p, bias, labels, scores: 'softmax' },
    modules: [dropout('dropout', p), linear(name, model, labels.length, ['logits'], { bias })],
  };
}

/**
 * Where in the text the answer to a question stands, `qa_outputs`.
 * @param model C
 * @param p probability of dropping a cell of a state
 */
export function questionAnswering(model: number, p = 0): Headed {
  return {
    head: { kind: 'spans', dense: null, dropout: p, bias: true },
    modules: [linear('qa_outputs', model, 2, ['logits'])],
  };
}
