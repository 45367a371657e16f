// The model of a tokenizer as tokenizer.json describes it: the vocabulary, and how words are made of it.

import * as v from 'valibot';

// Not v.record, which leaves out keys that are dangerous elsewhere but words here: 'constructor', 'prototype'.
const vocab = v.custom<Record<string, number>>(isVocabulary, 'Expected ids by token');
const flag = v.nullish(v.boolean(), false);
const affix = v.nullish(v.string(), '');

// Checked by hand, for there may be hundreds of thousands.
const pairOf = (merge: unknown) => (typeof merge === 'string' ? merge.split(' ') : merge);
const isPairs = (merges: unknown) =>
  Array.isArray(merges) &&
  merges.every(
    (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((each) => typeof each === 'string'),
  );

const Described = v.variant('type', [
  v.looseObject({
    type: v.literal('WordPiece'),
    vocab,
    unk_token: v.string(),
    continuing_subword_prefix: v.nullish(v.string(), '##'),
    max_input_chars_per_word: v.nullish(v.number(), 100),
  }),
  v.looseObject({ type: v.literal('WordLevel'), vocab, unk_token: v.string() }),
  v.looseObject({
    type: v.literal('BPE'),
    vocab,
    merges: v.pipe(
      v.custom<readonly unknown[]>(Array.isArray, 'Expected pairs of tokens'),
      v.transform((merges) => merges.map(pairOf)),
      v.custom<[string, string][]>(isPairs, 'Expected pairs of tokens'),
    ),
    unk_token: v.nullish(v.string(), null),
    continuing_subword_prefix: affix,
    end_of_word_suffix: affix,
    fuse_unk: flag,
    byte_fallback: flag,
    ignore_merges: flag,
  }),
  v.looseObject({
    type: v.literal('Unigram'),
    vocab: v.array(v.tuple([v.string(), v.number()])),
    unk_id: v.nullish(v.number(), null),
    byte_fallback: flag,
  }),
]);

/** Files of old versions do not name the type of the model. */
export const ModelStage = v.pipe(v.looseObject({}), v.transform(withType), Described);
export type ModelStage = v.InferOutput<typeof ModelStage>;
export type BpeStage = Extract<ModelStage, { type: 'BPE' }>;
export type UnigramStage = Extract<ModelStage, { type: 'Unigram' }>;
export type WordPieceStage = Extract<ModelStage, { type: 'WordPiece' }>;

/** The ids of the model's own vocabulary, by token. */
export function idsOf({ vocab }: ModelStage): Map<string, number> {
  return new Map(Array.isArray(vocab) ? vocab.map(([token], id) => [token, id]) : Object.entries(vocab));
}

function withType(model: Record<string, unknown>): Record<string, unknown> {
  if (typeof model.type === 'string') return model;
  if (Array.isArray(model.vocab)) return { ...model, type: 'Unigram' };
  if ('merges' in model) return { ...model, type: 'BPE' };
  return { ...model, type: 'continuing_subword_prefix' in model ? 'WordPiece' : 'WordLevel' };
}

function isVocabulary(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(Number.isSafeInteger);
}
