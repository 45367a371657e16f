// The stages of a tokenizer as tokenizer.json describes them.

import * as v from 'valibot';

const pattern = v.union([v.object({ String: v.string() }), v.object({ Regex: v.string() })]);
const optionalBoolean = (fallback: boolean) => v.nullish(v.boolean(), fallback);

/** What to do with what a pattern finds when a text is split at it. */
export const SplitBehavior = v.picklist([
  'Removed',
  'Isolated',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
]);
export type SplitBehavior = v.InferOutput<typeof SplitBehavior>;

const BertNormalizer = v.object({
  type: v.literal('BertNormalizer'),
  clean_text: v.boolean(),
  handle_chinese_chars: v.boolean(),
  strip_accents: v.nullish(v.boolean(), null),
  lowercase: v.boolean(),
});
const Strip = v.object({ type: v.literal('Strip'), strip_left: v.boolean(), strip_right: v.boolean() });
const Prepend = v.object({ type: v.literal('Prepend'), prepend: v.string() });
const Replace = v.object({ type: v.literal('Replace'), pattern, content: v.string() });
const Precompiled = v.object({ type: v.literal('Precompiled'), precompiled_charsmap: v.string() });
const NormalForm = v.object({ type: v.picklist(['NFC', 'NFD', 'NFKC', 'NFKD']) });
const Plain = v.object({ type: v.picklist(['Lowercase', 'StripAccents', 'Nmt', 'ByteLevel']) });

export type NormalizerStage =
  | { readonly type: 'Sequence'; readonly normalizers: readonly NormalizerStage[] }
  | v.InferOutput<typeof BertNormalizer>
  | v.InferOutput<typeof Strip>
  | v.InferOutput<typeof Prepend>
  | v.InferOutput<typeof Replace>
  | v.InferOutput<typeof Precompiled>
  | v.InferOutput<typeof NormalForm>
  | v.InferOutput<typeof Plain>;

export const NormalizerStage: v.GenericSchema<unknown, NormalizerStage> = v.variant('type', [
  v.object({ type: v.literal('Sequence'), normalizers: v.array(v.lazy(() => NormalizerStage)) }),
  BertNormalizer,
  Strip,
  Prepend,
  Replace,
  Precompiled,
  NormalForm,
  Plain,
]);

const ByteLevel = v.object({
  type: v.literal('ByteLevel'),
  add_prefix_space: optionalBoolean(true),
  trim_offsets: optionalBoolean(true),
  use_regex: optionalBoolean(true),
});
const Metaspace = v.object({
  type: v.literal('Metaspace'),
  replacement: v.string(),
  add_prefix_space: v.nullish(v.boolean(), null),
  prepend_scheme: v.nullish(v.picklist(['first', 'never', 'always']), 'always'),
  split: optionalBoolean(true),
});
const Split = v.object({
  type: v.literal('Split'),
  pattern,
  behavior: SplitBehavior,
  invert: optionalBoolean(false),
});
const Punctuation = v.object({
  type: v.literal('Punctuation'),
  behavior: v.nullish(SplitBehavior, 'Isolated'),
});
const Digits = v.object({ type: v.literal('Digits'), individual_digits: optionalBoolean(false) });
const CharDelimiterSplit = v.object({ type: v.literal('CharDelimiterSplit'), delimiter: v.string() });
const FixedLength = v.object({ type: v.literal('FixedLength'), length: v.nullish(v.number(), 5) });
const PlainSplit = v.object({ type: v.picklist(['BertPreTokenizer', 'Whitespace', 'WhitespaceSplit']) });

export type PreTokenizerStage =
  | { readonly type: 'Sequence'; readonly pretokenizers: readonly PreTokenizerStage[] }
  | v.InferOutput<typeof ByteLevel>
  | v.InferOutput<typeof Metaspace>
  | v.InferOutput<typeof Split>
  | v.InferOutput<typeof Punctuation>
  | v.InferOutput<typeof Digits>
  | v.InferOutput<typeof CharDelimiterSplit>
  | v.InferOutput<typeof FixedLength>
  | v.InferOutput<typeof PlainSplit>;

export const PreTokenizerStage: v.GenericSchema<unknown, PreTokenizerStage> = v.variant('type', [
  v.object({ type: v.literal('Sequence'), pretokenizers: v.array(v.lazy(() => PreTokenizerStage)) }),
  ByteLevel,
  Metaspace,
  Split,
  Punctuation,
  Digits,
  CharDelimiterSplit,
  FixedLength,
  PlainSplit,
]);

const around = {
  sep: v.tuple([v.string(), v.number()]),
  cls: v.tuple([v.string(), v.number()]),
};
const BertProcessing = v.object({ type: v.literal('BertProcessing'), ...around });
const RobertaProcessing = v.object({
  type: v.literal('RobertaProcessing'),
  ...around,
  trim_offsets: optionalBoolean(true),
  add_prefix_space: optionalBoolean(true),
});
const TemplatePiece = v.union([
  v.object({ Sequence: v.object({ id: v.picklist(['A', 'B']), type_id: v.number() }) }),
  v.object({ SpecialToken: v.object({ id: v.string(), type_id: v.number() }) }),
]);
const TemplateProcessing = v.pipe(
  v.object({
    type: v.literal('TemplateProcessing'),
    single: v.array(TemplatePiece),
    pair: v.array(TemplatePiece),
    special_tokens: v.custom<SpecialTokens>(isSpecialTokens, 'Expected ids and tokens by name'),
  }),
  v.check(
    ({ single, pair, special_tokens }) =>
      [...single, ...pair].every((piece) => 'Sequence' in piece || piece.SpecialToken.id in special_tokens),
    'Expected every SpecialToken among special_tokens',
  ),
);

/** What the names of special tokens in a template stand for. */
export type SpecialTokens = Readonly<
  Record<string, { readonly ids: readonly number[]; readonly tokens: readonly string[] }>
>;
export type TemplatePiece = v.InferOutput<typeof TemplatePiece>;

export type PostProcessorStage =
  | { readonly type: 'Sequence'; readonly processors: readonly PostProcessorStage[] }
  | v.InferOutput<typeof BertProcessing>
  | v.InferOutput<typeof RobertaProcessing>
  | v.InferOutput<typeof TemplateProcessing>
  | v.InferOutput<typeof ByteLevel>;

export const PostProcessorStage: v.GenericSchema<unknown, PostProcessorStage> = v.variant('type', [
  v.object({ type: v.literal('Sequence'), processors: v.array(v.lazy(() => PostProcessorStage)) }),
  BertProcessing,
  RobertaProcessing,
  TemplateProcessing,
  ByteLevel,
]);

/** The stage that writes text; the library reads the rest of it. */
export type DecoderStage =
  | { readonly type: 'Sequence'; readonly decoders: readonly DecoderStage[] }
  | { readonly type: (typeof DECODERS)[number] };

const DECODERS = [
  'BPEDecoder',
  'ByteFallback',
  'ByteLevel',
  'CTC',
  'Fuse',
  'Metaspace',
  'Replace',
  'Strip',
  'WordPiece',
] as const;

export const DecoderStage: v.GenericSchema<unknown, DecoderStage> = v.variant('type', [
  v.looseObject({ type: v.literal('Sequence'), decoders: v.array(v.lazy(() => DecoderStage)) }),
  v.looseObject({ type: v.picklist(DECODERS) }),
]);

// Not v.record, which leaves out keys that are dangerous elsewhere but words here: 'constructor', 'prototype'.
function isSpecialTokens(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (token) =>
      Array.isArray(token?.ids) && token.ids.every(Number.isSafeInteger) && Array.isArray(token.tokens),
  );
}
