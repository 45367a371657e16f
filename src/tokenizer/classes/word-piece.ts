// Classes with the WordPiece model (transformers 5.23, models/*/tokenization_*.py).

import type { NamedTokens } from '../special-tokens.ts';
import type { NormalizerStage } from '../stages.ts';
import { bertTemplate, robertaProcessing } from './post-processors.ts';
import type { Loading, TokenizerClass } from './tokenizer-class.ts';
import { BERT, ROBERTA } from './tokens.ts';

const bertNormalizer = ({ config }: Loading): NormalizerStage => ({
  type: 'BertNormalizer',
  clean_text: true,
  handle_chinese_chars: config.tokenize_chinese_chars ?? true,
  strip_accents: config.strip_accents,
  lowercase: config.do_lower_case ?? true,
});

function wordPiece({ unk_token = '[UNK]' }: NamedTokens) {
  return { unk_token, continuing_subword_prefix: '##', max_input_chars_per_word: 100 };
}

export const bert: TokenizerClass = {
  model: 'WordPiece',
  tokens: BERT,
  settings: ({ tokens }) => wordPiece(tokens),
  normalizer: bertNormalizer,
  preTokenizer: () => ({ type: 'BertPreTokenizer' }),
  postProcessor: ({ tokens: { cls_token: cls = '', sep_token: sep = '' } }, idOf) =>
    bertTemplate(cls, sep, idOf),
};

export const mpnet: TokenizerClass = {
  model: 'WordPiece',
  tokens: { ...ROBERTA, unk_token: '[UNK]' },
  settings: ({ tokens }) => wordPiece(tokens),
  normalizer: bertNormalizer,
  preTokenizer: () => ({ type: 'BertPreTokenizer' }),
  postProcessor: ({ tokens }, idOf) => robertaProcessing(tokens, true, false, idOf),
};
