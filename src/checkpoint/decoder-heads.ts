// The heads that transformers gives decoders: what stands beside the base model in each class, and what it computes.

import * as v from 'valibot';
import type { Head } from '../plan/architecture.ts';
import { architectures, count, flag, labels, parseConfig, probability, text } from './config.ts';
import type { Settings, Stored } from './family.ts';
import { container, dropout, linear, unembedding } from './layers.ts';
import { type Module, placedParameters } from './module.ts';

/** A class with a head. */
export interface DecoderClass {
  readonly head: Head;
  /** The attribute under which the base model stands. */
  readonly base: string;
  /** What stands after it. */
  readonly modules: readonly Module[];
}

/** The classes of a family by name; where config.json names none, the tensors tell. */
export type DecoderClasses = Readonly<Record<string, DecoderClass>>;

const schema = v.object({
  id2label: v.nullish(labels),
  num_labels: v.nullish(count),
  problem_type: v.nullish(text),
  classifier_dropout: v.nullish(probability),
  hidden_dropout: v.nullish(probability),
  token_classification_bias: v.nullish(flag),
});

/** What the base model's classes say of it. */
interface Around {
  /** The attribute under which the base model stands. */
  readonly base: string;
  /** C */
  readonly model: number;
}

/** A score for each word of the vocabulary, made of the last hidden state. */
export function causalLanguageModel(
  { base, model }: Around,
  output: { readonly name?: string; readonly vocab: number; readonly tied: boolean; readonly bias?: boolean },
  more: { readonly softCap?: number | null; readonly scale?: number | null } = {},
): DecoderClass {
  const { name = 'lm_head', vocab, tied, bias = false } = output;
  return {
    head: { kind: 'language_model', tied, bias, transform: null, scale: null, softCap: null, ...more },
    base,
    modules: [unembedding(name, model, vocab, { tied, bias })],
  };
}

/** Labels for the text, made of the last token's state. */
export function sequenceClassifier({ base, model }: Around, config: Settings): DecoderClass {
  const { scores, names } = labelling(config);
  return {
    head: { kind: 'classifier', of: 'last', dense: null, dropout: 0, bias: false, labels: names, scores },
    base,
    modules: [linear('score', model, names.length, ['logits'], { bias: false })],
  };
}

/** Labels for every token. @param name of the dense layer that makes them */
export function tokenClassifier(
  { base, model }: Around,
  config: Settings,
  name: 'score' | 'classifier' = 'score',
): DecoderClass {
  const given = parseConfig(schema, config);
  const p = given.classifier_dropout ?? given.hidden_dropout ?? 0.1;
  const bias = name === 'classifier' || (given.token_classification_bias ?? true);
  const { names } = labelling(config);
  return {
    head: {
      kind: 'classifier',
      of: 'every',
      dense: null,
      dropout: p,
      bias,
      labels: names,
      scores: 'softmax',
    },
    base,
    modules: [dropout('dropout', p), linear(name, model, names.length, ['logits'], { bias })],
  };
}

/** Where an answer starts and ends. */
export function questionAnswerer({ base, model }: Around): DecoderClass {
  return {
    head: { kind: 'spans', dense: null, dropout: 0, bias: true },
    base,
    modules: [linear('qa_outputs', model, 2, ['logits'])],
  };
}

interface ReadDecoder {
  readonly head: Head;
  readonly modules: Module;
  /** Sentences for the reader. */
  readonly notes: readonly string[];
}

/**
 * The head that config.json or the tensors ask for, around the base model.
 * @param baseClass the name of the class without a head
 * @param baseModules the base model under an attribute; '' where it stands alone
 */
export function decoderWithHead(
  classes: DecoderClasses,
  baseClass: string,
  config: Settings,
  stored: Stored,
  baseModules: (attribute: string) => Module,
): ReadDecoder {
  const declared = parseConfig(v.object({ architectures }), config).architectures[0];
  const name = declared ?? guess(classes, stored) ?? baseClass;
  if (!Object.hasOwn(classes, name)) {
    const notes =
      name === baseClass ? [] : [`${name} is shown as its base model, ${baseClass}, without its head.`];
    return { head: { kind: 'none' }, modules: baseModules(''), notes };
  }
  const { head, base, modules } = classes[name]!;
  return { head, modules: container('', name, [baseModules(base), ...modules]), notes: [] };
}

/** The class most of whose own tensors are stored; or a tied language model, which has none, where there is a base model. */
function guess(classes: DecoderClasses, stored: Stored): string | undefined {
  const has = (name: string) => stored.has(new RegExp(`^${name.replaceAll('.', '\\.')}$`));
  const fits = Object.entries(classes).map(([name, { modules }]) => {
    const own = modules.flatMap((module) => placedParameters(module)).map(({ names }) => names[0]!);
    return { name, found: own.every(has) ? own.length : 0 };
  });
  const best = fits.reduce((a, b) => (b.found > a.found ? b : a));
  if (best.found > 0) return best.name;
  const [tied] = Object.entries(classes).find(([, { head, base }]) => {
    return head.kind === 'language_model' && head.tied && stored.has(new RegExp(`^${base}\\.`));
  }) ?? [undefined];
  return tied;
}

/** What the labels are, and how transformers' own pipeline turns scores into probabilities. */
function labelling(config: Settings) {
  const { id2label, num_labels, problem_type } = parseConfig(schema, config);
  const names = id2label ?? Array.from({ length: num_labels ?? 2 }, (_, i) => `LABEL_${i}`);
  const many = problem_type === 'multi_label_classification' || names.length === 1;
  const scores = problem_type === 'regression' ? 'none' : many ? 'sigmoid' : 'softmax';
  return { names, scores } as const;
}
