// Reads tokenizer.json and tokenizer_config.json, once, and hands them to the library.

import { AddedToken, Tokenizer as Library, type Model } from '@huggingface/tokenizers';
import * as v from 'valibot';

const stage = v.optional(v.nullable(v.looseObject({ type: v.string() })), null);
// Not v.record, which leaves out keys that are dangerous elsewhere but words here: 'constructor', 'prototype'.
const vocab = v.custom<Record<string, number>>(isVocabulary, 'Expected ids by token');
const unk_token = v.string();

const model = v.variant('type', [
  v.looseObject({
    type: v.literal('WordPiece'),
    vocab,
    unk_token,
    continuing_subword_prefix: v.optional(v.string(), '##'),
  }),
  v.looseObject({ type: v.literal('WordLevel'), vocab, unk_token }),
  v.looseObject({
    type: v.literal('BPE'),
    vocab,
    merges: v.array(v.union([v.string(), v.array(v.string())])),
  }),
  v.looseObject({ type: v.literal('Unigram'), vocab: v.array(v.tuple([v.string(), v.number()])) }),
]);

const TokenizerJson = v.looseObject({
  added_tokens: v.nullish(v.array(v.looseObject({ id: v.number(), content: v.string() })), []),
  normalizer: stage,
  pre_tokenizer: stage,
  post_processor: stage,
  model: v.pipe(v.looseObject({}), v.transform(withType), model),
});

const TokenizerConfig = v.looseObject({
  remove_space: v.nullish(v.boolean(), false),
  do_lowercase_and_remove_accent: v.nullish(v.boolean(), false),
});

/** The library's stages, and the settings that it applies around them. */
export interface Parsed {
  readonly normalizer: Library['normalizer'];
  readonly preTokenizer: Library['pre_tokenizer'];
  readonly model: Model;
  readonly postProcessor: Library['post_processor'];
  readonly addedTokens: readonly AddedToken[];
  readonly removeSpace: boolean;
  readonly lowercaseAndRemoveAccent: boolean;
  /** The text of ids, without special tokens. */
  decode(ids: readonly number[]): string;
}

/** @throws Error with one sentence when the files are not what they should be, or ask for what the library lacks. */
export function parse(tokenizerJson: unknown, config: unknown): Parsed {
  const json = check('tokenizer.json', TokenizerJson, tokenizerJson);
  const settings = check('tokenizer_config.json', TokenizerConfig, config);
  const library = open({ ...json, decoder: null });
  // Few models write text, so a decoder that the library lacks is no reason to refuse the others.
  let writer: Library | null = null;
  return {
    normalizer: library.normalizer,
    preTokenizer: library.pre_tokenizer,
    model: library.model!,
    postProcessor: library.post_processor,
    addedTokens: json.added_tokens.map((token) => new AddedToken(token)),
    removeSpace: settings.remove_space,
    lowercaseAndRemoveAccent: settings.do_lowercase_and_remove_accent,
    decode(ids) {
      if (ids.length === 0) return '';
      writer ??= open(json);
      return writer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false });
    },
  };
}

/** Files of old versions do not name the type of the model. */
function withType(model: Record<string, unknown>): Record<string, unknown> {
  if (typeof model.type === 'string') return model;
  if (Array.isArray(model.vocab)) return { ...model, type: 'Unigram' };
  if ('merges' in model) return { ...model, type: 'BPE' };
  return { ...model, type: 'continuing_subword_prefix' in model ? 'WordPiece' : 'WordLevel' };
}

function isVocabulary(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(Number.isSafeInteger);
}

function check<T extends v.GenericSchema>(file: string, schema: T, value: unknown): v.InferOutput<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  const what = `${where === null ? '' : `${where}: `}${issue.message}`;
  throw new Error(
    `${file} is not a description of a tokenizer (${what}); save it again with the tokenizers library.`,
  );
}

function open(json: v.InferOutput<typeof TokenizerJson>): Library {
  // The library looks for a word-level model's unknown token in tokenizer_config.json, where it is often missing.
  const config = { unk_token: json.model.unk_token };
  try {
    const pre_tokenizer = json.pre_tokenizer && mended(json.pre_tokenizer);
    return new Library({ ...json, pre_tokenizer }, config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `tokenizer.json asks for what is not supported (${reason}); choose a model with another tokenizer.`,
    );
  }
}

/** What \w means to the Rust library: Unicode's letters, marks, digits and joiners. */
const word = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_C}`;

interface Stage {
  readonly type: string;
  readonly pretokenizers?: unknown;
}

/** The library's Whitespace takes only ASCII letters for words; as a Split by the same pattern it takes all. */
function mended(stage: Stage): Stage {
  if (stage.type === 'Whitespace') {
    return {
      type: 'Split',
      pattern: { Regex: `[${word}]+|[^${word}\\s]+` },
      behavior: 'Removed',
      invert: true,
    } as Stage;
  }
  if (stage.type === 'Sequence' && Array.isArray(stage.pretokenizers)) {
    return { ...stage, pretokenizers: stage.pretokenizers.map(mended) };
  }
  return stage;
}
