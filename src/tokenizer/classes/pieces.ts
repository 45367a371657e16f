// Classes with byte-pair encoding of pieces with the mark of a space (transformers 5.23, models/*/tokenization_*.py).

import { MARK, metaspace, replaced } from './marks.ts';
import type { TokenizerClass } from './tokenizer-class.ts';
import { PIECES } from './tokens.ts';

export const llama: TokenizerClass = {
  model: 'BPE',
  tokens: PIECES,
  settings: () => ({ fuse_unk: true, byte_fallback: true, ignore_merges: false, unk_token: null }),
  normalizer: () => null,
  preTokenizer: ({ config }) => {
    if (config.add_prefix_space === false) return metaspace('never', false);
    return metaspace(config.legacy ? 'always' : 'first', false);
  },
};

export const gemma: TokenizerClass = {
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
};
