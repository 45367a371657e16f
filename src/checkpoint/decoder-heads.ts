// The heads that transformers gives decoders: what stands beside the base model in each class, and what it computes.

import * as v from 'valibot';
import type { Head } from '../plan/architecture.ts';
import { flag, paddingId, parseConfig, probability, refuseOthers } from './config.ts';
import type { Settings, Stored } from './family.ts';
import {
  chosenClass,
  type Headed,
  headFields,
  tokenClassifier as labelsForTokens,
  questionAnswering,
  textClassifier,
} from './heads.ts';
import { container, linear, unembedding } from './layers.ts';
import { type Module, placedParameters } from './module.ts';

/** A class with a head. */
export interface DecoderClass extends Headed {
  /** The attribute under which the base model stands. */
  readonly base: string;
}

/** The classes with heads of a family, by name. */
export type DecoderClasses = Readonly<Record<string, DecoderClass>>;

const schema = v.object({
  ...headFields,
  classifier_dropout: v.nullish(probability),
  hidden_dropout: v.nullish(probability),
  token_classification_bias: v.nullish(flag),
});

/** What a head needs to know of the base model. */
export interface BaseModel {
  /** The attribute under which it stands. */
  readonly base: string;
  /** The width of its last hidden state, as a rule C. */
  readonly model: number;
}

interface Output {
  readonly vocab: number;
  readonly tied: boolean;
  /** The attribute of the output matrix; 'lm_head' where nothing is said. */
  readonly name?: string;
  readonly bias?: boolean;
  readonly scale?: number | null;
  readonly softCap?: number | null;
}

/** A score for each word of the vocabulary, at every token. */
export function causalLanguageModel({ base, model }: BaseModel, output: Output): DecoderClass {
  const { vocab, tied, name = 'lm_head', bias = false, scale = null, softCap = null } = output;
  return {
    head: { kind: 'language_model', tied, bias, transform: null, scale, softCap },
    base,
    modules: [unembedding(name, model, vocab, { tied, bias })],
  };
}

const paddingSchema = v.object({ pad_token_id: v.optional(paddingId) });

/**
 * Labels for the text, made of the last token's state.
 * @param padding `pad_token_id`, where the family's config class has a default for it
 */
export function sequenceClassifier(
  { base, model }: BaseModel,
  config: Settings,
  padding: number | null | undefined = parseConfig(paddingSchema, config).pad_token_id,
): DecoderClass {
  const given = parseConfig(schema, config);
  const head = textClassifier(given, { of: 'last', bias: false });
  return {
    head: typeof padding === 'number' ? { ...head, padding } : head,
    base,
    modules: [linear('score', model, head.labels.length, ['logits'], { bias: false })],
  };
}

/** Labels for every token. @param name of the dense layer that makes them, which only as 'score' can lack a bias */
export function tokenClassifier(
  { base, model }: BaseModel,
  config: Settings,
  name: 'score' | 'classifier' = 'score',
): DecoderClass {
  const given = parseConfig(schema, config);
  const p = given.classifier_dropout ?? given.hidden_dropout ?? 0.1;
  const bias = name === 'classifier' || (given.token_classification_bias ?? true);
  return { ...labelsForTokens(given, model, p, { name, bias }), base };
}

/** Where in the text the answer to a question stands. */
export function questionAnswerer({ base, model }: BaseModel): DecoderClass {
  return { ...questionAnswering(model), base };
}

/**
 * The head that config.json or the tensors ask for, around the base model.
 * @param baseClass the name of the class without a head
 * @param baseModules the base model under an attribute; '' where it stands alone
 * @returns with sentences for the reader
 */
export function decoderWithHead(
  classes: DecoderClasses,
  baseClass: string,
  config: Settings,
  stored: Stored,
  baseModules: (attribute: string) => Module,
): { readonly head: Head; readonly modules: Module; readonly notes: readonly string[] } {
  refuseOthers(config, { is_causal: true });
  const given = parseConfig(schema, config);
  const declared = given.architectures[0] !== undefined;
  const signed = Object.entries(classes).map(
    ([name, each]) => [name, { ...each, signs: signsOf(each, declared) }] as const,
  );
  // The one with the most signs first, for a class may have all those of another and more.
  signed.sort(([, a], [, b]) => b.signs.length - a.signs.length);
  const alone: DecoderClass = { head: { kind: 'none' }, base: '', modules: [] };
  const choices = { ...Object.fromEntries(signed), [baseClass]: { ...alone, signs: [] } };
  const { name, chosen, notes } = chosenClass(given, choices, stored);
  const { head, base, modules } = chosen;
  return {
    head,
    modules: base === '' ? baseModules('') : container('', name, [baseModules(base), ...modules]),
    notes,
  };
}

/** The tensors of the head; of a tied language model, which has none of its own, those of a base model under its attribute. */
function signsOf({ head, base, modules }: DecoderClass, declared: boolean): readonly RegExp[] {
  if (head.kind === 'language_model' && head.tied) return declared ? [] : [new RegExp(`^${base}\\.`)];
  const own = modules.flatMap((module) => placedParameters(module));
  return own.map(({ names }) => new RegExp(`^(${names.join('|').replaceAll('.', '\\.')})$`));
}
