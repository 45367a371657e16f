// The stages that tokenizer classes of `transformers` put in the place of tokenizer.json's (5.23, models/*/tokenization_*.py).

import type { ModelStage } from './model-stage.ts';
import type { NamedTokens } from './special-tokens.ts';
import type { NormalizerStage, PostProcessorStage, PreTokenizerStage, TemplatePiece } from './stages.ts';
import type { TokenizerConfig, TokenizerJson } from './tokenizer-json.ts';

/** What a class is made from. */
export interface Loading {
  readonly file: TokenizerJson;
  readonly config: TokenizerConfig;
  readonly tokens: NamedTokens;
  /** SentencePiece's map, where tokenizer.json has one. */
  readonly charsmap: NormalizerStage | null;
}

/** The id of a token. @throws Error when the vocabulary lacks it. */
export type IdOf = (token: string) => number;

export interface TokenizerClass {
  readonly model: ModelStage['type'];
  /** The special tokens that it has unless tokenizer_config.json names others. */
  readonly tokens: NamedTokens;
  /** Further special tokens. */
  extra?(config: TokenizerConfig): string[];
  /** Fields of the model that differ from the file's. */
  settings(loading: Loading): Partial<ModelStage>;
  normalizer(loading: Loading): NormalizerStage | null;
  preTokenizer(loading: Loading): PreTokenizerStage;
  /** Absent where tokenizer.json's is kept. */
  postProcessor?(loading: Loading, idOf: IdOf): PostProcessorStage | null;
}

const MARK = '▁';
const PIECES = { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' };
const ROBERTA = { ...PIECES, sep_token: '</s>', cls_token: '<s>', pad_token: '<pad>', mask_token: '<mask>' };
const END_OF_TEXT = { unk_token: '<|endoftext|>', bos_token: '<|endoftext|>', eos_token: '<|endoftext|>' };
const BERT = {
  unk_token: '[UNK]',
  sep_token: '[SEP]',
  pad_token: '[PAD]',
  cls_token: '[CLS]',
  mask_token: '[MASK]',
};

const MBART_LANGUAGES =
  'ar_AR cs_CZ de_DE en_XX es_XX et_EE fi_FI fr_XX gu_IN hi_IN it_IT ja_XX kk_KZ ko_KR lt_LT lv_LV my_MM ne_NP nl_XX ro_RO ru_RU si_LK tr_TR vi_VN zh_CN'.split(
    ' ',
  );
const QWEN2_PATTERN =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const byteLevel = (add_prefix_space: boolean, use_regex = true): PreTokenizerStage => {
  return { type: 'ByteLevel', add_prefix_space, trim_offsets: true, use_regex };
};

const metaspace = (
  prepend_scheme: 'first' | 'never' | 'always',
  split = true,
): Extract<PreTokenizerStage, { type: 'Metaspace' }> => {
  return { type: 'Metaspace', replacement: MARK, add_prefix_space: null, prepend_scheme, split };
};

/** Words at white space, each with the mark of a space before it. */
const marked = (prefixed: boolean): PreTokenizerStage => {
  return {
    type: 'Sequence',
    pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace(prefixed ? 'always' : 'never')],
  };
};

const bertNormalizer = ({ config }: Loading): NormalizerStage => ({
  type: 'BertNormalizer',
  clean_text: true,
  handle_chinese_chars: config.tokenize_chinese_chars ?? true,
  strip_accents: config.strip_accents,
  lowercase: config.do_lower_case ?? true,
});

const replaced = (pattern: { String: string } | { Regex: string }, content: string): NormalizerStage => {
  return { type: 'Replace', pattern, content };
};

/** A template of words: '$A', '$B:1', '</s>'. */
function template(single: readonly string[], pair: readonly string[], idOf: IdOf): PostProcessorStage {
  const special = [...single, ...pair].map(nameOf).filter((word) => !word.startsWith('$'));
  return {
    type: 'TemplateProcessing',
    single: single.map(piece),
    pair: pair.map(piece),
    special_tokens: Object.fromEntries(special.map((word) => [word, { ids: [idOf(word)], tokens: [word] }])),
  };
}

function piece(word: string): TemplatePiece {
  const type_id = /\S:1$/.test(word) ? 1 : 0;
  const id = nameOf(word);
  if (id === '$A' || id === '$B') return { Sequence: { id: id === '$A' ? 'A' : 'B', type_id } };
  return { SpecialToken: { id, type_id } };
}

function nameOf(word: string): string {
  return word.replace(/(?<=\S):1$/, '');
}

/** [CLS] A [SEP] B [SEP], the second text and its end being of the second segment. */
function bertTemplate(cls: string, sep: string, idOf: IdOf): PostProcessorStage {
  return template([cls, '$A', sep], [cls, '$A', sep, '$B:1', `${sep}:1`], idOf);
}

/** <s> A </s> </s> B </s>, of one segment. */
function robertaTemplate(
  { bos_token: bos = '', eos_token: eos = '' }: NamedTokens,
  idOf: IdOf,
): PostProcessorStage {
  return template([bos, '$A', eos], [bos, '$A', eos, eos, '$B', eos], idOf);
}

const bytes = { fuse_unk: false, byte_fallback: false, ignore_merges: false, unk_token: null };

const xlmRoberta: TokenizerClass = {
  model: 'Unigram',
  tokens: ROBERTA,
  settings: () => ({ unk_id: 3, byte_fallback: false }),
  normalizer: ({ charsmap }) => charsmap,
  preTokenizer: ({ config }) => marked(config.add_prefix_space ?? true),
  postProcessor: ({ tokens }, idOf) => robertaTemplate(tokens, idOf),
};

/** Classes by name. Others leave tokenizer.json as it is. */
export const CLASSES: Readonly<Record<string, TokenizerClass>> = {
  BertTokenizer: {
    model: 'WordPiece',
    tokens: BERT,
    settings: ({ tokens }) => wordPiece(tokens),
    normalizer: bertNormalizer,
    preTokenizer: () => ({ type: 'BertPreTokenizer' }),
    postProcessor: ({ tokens: { cls_token: cls = '', sep_token: sep = '' } }, idOf) =>
      bertTemplate(cls, sep, idOf),
  },
  MPNetTokenizer: {
    model: 'WordPiece',
    tokens: { ...ROBERTA, unk_token: '[UNK]' },
    settings: ({ tokens }) => wordPiece(tokens),
    normalizer: bertNormalizer,
    preTokenizer: () => ({ type: 'BertPreTokenizer' }),
    postProcessor: ({ tokens }, idOf) => roberta(tokens, true, false, idOf),
  },
  GPT2Tokenizer: {
    model: 'BPE',
    tokens: END_OF_TEXT,
    settings: () => bytes,
    normalizer: () => null,
    preTokenizer: ({ config }) => byteLevel(config.add_prefix_space ?? false),
  },
  RobertaTokenizer: {
    model: 'BPE',
    tokens: ROBERTA,
    settings: () => bytes,
    normalizer: () => null,
    preTokenizer: ({ config }) => byteLevel(config.add_prefix_space ?? false),
    postProcessor: ({ tokens, config }, idOf) =>
      roberta(tokens, config.trim_offsets ?? true, config.add_prefix_space ?? false, idOf),
  },
  GPTNeoXTokenizer: {
    model: 'BPE',
    tokens: { ...END_OF_TEXT, pad_token: '<|padding|>' },
    settings: () => bytes,
    normalizer: () => ({ type: 'NFC' }),
    preTokenizer: ({ config }) => byteLevel(config.add_prefix_space ?? false),
    postProcessor: () => null,
  },
  Qwen2Tokenizer: {
    model: 'BPE',
    tokens: { unk_token: '<|endoftext|>', eos_token: '<|endoftext|>', pad_token: '<|endoftext|>' },
    settings: () => bytes,
    normalizer: () => ({ type: 'NFC' }),
    preTokenizer: ({ config }) => ({
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: QWEN2_PATTERN }, behavior: 'Isolated', invert: false },
        byteLevel(config.add_prefix_space ?? false, false),
      ],
    }),
  },
  LlamaTokenizer: {
    model: 'BPE',
    tokens: PIECES,
    settings: () => ({ fuse_unk: true, byte_fallback: true, ignore_merges: false, unk_token: null }),
    normalizer: () => null,
    preTokenizer: ({ config }) => {
      if (config.add_prefix_space === false) return metaspace('never', false);
      return metaspace(config.legacy ? 'always' : 'first', false);
    },
  },
  GemmaTokenizer: {
    model: 'BPE',
    tokens: {
      unk_token: '<unk>',
      bos_token: '<bos>',
      eos_token: '<eos>',
      pad_token: '<pad>',
      mask_token: '<mask>',
    },
    settings: ({ tokens: { unk_token = null } }) => {
      return { fuse_unk: true, byte_fallback: true, ignore_merges: false, unk_token };
    },
    normalizer: () => replaced({ String: ' ' }, MARK),
    preTokenizer: () => {
      return { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false };
    },
  },
  T5Tokenizer: {
    model: 'Unigram',
    tokens: { eos_token: '</s>', unk_token: '<unk>', pad_token: '<pad>' },
    extra: ({ extra_ids }) => numbered('extra_id', 0, extra_ids ?? 100),
    settings: () => ({ unk_id: 2, byte_fallback: false }),
    normalizer: ({ charsmap }) => charsmap,
    preTokenizer: () => marked(true),
    postProcessor: (_, idOf) => template(['$A', '</s>'], ['$A', '</s>', '$B', '</s>'], idOf),
  },
  XLMRobertaTokenizer: xlmRoberta,
  CamembertTokenizer: {
    ...xlmRoberta,
    extra: () => ['<s>NOTUSED', '</s>NOTUSED', '<unk>NOTUSED'],
    settings: ({ file, tokens }) => ({ unk_id: unknownOf(file, tokens), byte_fallback: false }),
  },
  AlbertTokenizer: {
    model: 'Unigram',
    tokens: { ...BERT, bos_token: '[CLS]', eos_token: '[SEP]', unk_token: '<unk>', pad_token: '<pad>' },
    settings: () => ({ unk_id: 1, byte_fallback: false }),
    normalizer: ({ config, charsmap }) => ({
      type: 'Sequence',
      normalizers: [
        replaced({ String: '``' }, '"'),
        replaced({ String: "''" }, '"'),
        ...(config.keep_accents ? [] : ([{ type: 'NFKD' }, { type: 'StripAccents' }] as const)),
        ...((config.do_lower_case ?? true) ? ([{ type: 'Lowercase' }] as const) : []),
        ...(charsmap ? [charsmap] : []),
      ],
    }),
    preTokenizer: ({ config }) => marked(config.add_prefix_space ?? true),
    postProcessor: (_, idOf) => bertTemplate('[CLS]', '[SEP]', idOf),
  },
  MBartTokenizer: {
    model: 'Unigram',
    tokens: ROBERTA,
    extra: () => [...MBART_LANGUAGES],
    settings: () => ({ unk_id: 3, byte_fallback: false }),
    normalizer: () => null,
    preTokenizer: () => marked(true),
    postProcessor: ({ config, tokens: { eos_token: eos = '' } }, idOf) => {
      const end = [eos, config.src_lang ?? 'en_XX'];
      return template(['$A', ...end], ['$A', '$B', ...end], idOf);
    },
  },
  PegasusTokenizer: {
    model: 'Unigram',
    tokens: { pad_token: '<pad>', eos_token: '</s>', unk_token: '<unk>', mask_token: '<mask_2>' },
    extra: ({ offset }) => ['<mask_1>', ...numbered('unk', 2, offset ?? 103, '_')],
    settings: ({ file, tokens }) => ({ unk_id: unknownOf(file, tokens) }),
    normalizer: ({ charsmap }) => ({
      type: 'Sequence',
      normalizers: [charsmap ?? replaced({ Regex: '\\n' }, ' '), replaced({ Regex: ' {2,}' }, ' ')],
    }),
    preTokenizer: () => metaspace('always'),
    postProcessor: ({ tokens: { eos_token: eos = '' } }, idOf) =>
      template(['$A', eos], ['$A', '$B', eos], idOf),
  },
};

function wordPiece({ unk_token = '[UNK]' }: NamedTokens) {
  return { unk_token, continuing_subword_prefix: '##', max_input_chars_per_word: 100 };
}

function roberta(
  { sep_token: sep = '', cls_token: cls = '' }: NamedTokens,
  trim_offsets: boolean,
  add_prefix_space: boolean,
  idOf: IdOf,
): PostProcessorStage {
  return {
    type: 'RobertaProcessing',
    sep: [sep, idOf(sep)],
    cls: [cls, idOf(cls)],
    trim_offsets,
    add_prefix_space,
  };
}

/** '<extra_id_0>', '<extra_id_1>', … up to, not including, `end`. */
function numbered(name: string, start: number, end: number, joint = '_'): string[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => `<${name}${joint}${start + i}>`);
}

function unknownOf({ model }: TokenizerJson, { unk_token }: NamedTokens): number {
  if (model.type !== 'Unigram') return 0;
  return Math.max(
    0,
    model.vocab.findIndex(([token]) => token === unk_token),
  );
}
