// Classes with byte-pair encoding of bytes (transformers 5.23, models/*/tokenization_*.py).

import type { PreTokenizerStage } from '../stages.ts';
import { robertaProcessing } from './post-processors.ts';
import type { TokenizerClass } from './tokenizer-class.ts';
import { ROBERTA } from './tokens.ts';

const END_OF_TEXT = { unk_token: '<|endoftext|>', bos_token: '<|endoftext|>', eos_token: '<|endoftext|>' };
const QWEN2_PATTERN =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const bytes = { fuse_unk: false, byte_fallback: false, ignore_merges: false, unk_token: null };

const byteLevel = (add_prefix_space: boolean, use_regex = true): PreTokenizerStage => {
  return { type: 'ByteLevel', add_prefix_space, trim_offsets: true, use_regex };
};

export const gpt2: TokenizerClass = {
  model: 'BPE',
  tokens: END_OF_TEXT,
  settings: () => bytes,
  normalizer: () => null,
  preTokenizer: ({ config }) => byteLevel(config.add_prefix_space ?? false),
};

export const roberta: TokenizerClass = {
  model: 'BPE',
  tokens: ROBERTA,
  settings: () => bytes,
  normalizer: () => null,
  preTokenizer: ({ config }) => byteLevel(config.add_prefix_space ?? false),
  postProcessor: ({ tokens, config }, idOf) =>
    robertaProcessing(tokens, config.trim_offsets ?? true, config.add_prefix_space ?? false, idOf),
};

export const gptNeoX: TokenizerClass = {
  model: 'BPE',
  tokens: { ...END_OF_TEXT, pad_token: '<|padding|>' },
  settings: () => bytes,
  normalizer: () => ({ type: 'NFC' }),
  preTokenizer: ({ config }) => byteLevel(config.add_prefix_space ?? false),
  postProcessor: () => null,
};

export const qwen2: TokenizerClass = {
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
};
