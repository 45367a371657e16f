// Classes with the Unigram model (transformers 5.23, models/*/tokenization_*.py).

import type { NamedTokens } from '../special-tokens.ts';
import type { TokenizerJson } from '../tokenizer-json.ts';
import { marked, metaspace, replaced } from './marks.ts';
import { bertTemplate, robertaTemplate, template } from './post-processors.ts';
import type { TokenizerClass } from './tokenizer-class.ts';
import { BERT, ROBERTA } from './tokens.ts';

const MBART_LANGUAGES =
  'ar_AR cs_CZ de_DE en_XX es_XX et_EE fi_FI fr_XX gu_IN hi_IN it_IT ja_XX kk_KZ ko_KR lt_LT lv_LV my_MM ne_NP nl_XX ro_RO ru_RU si_LK tr_TR vi_VN zh_CN'.split(
    ' ',
  );

export const xlmRoberta: TokenizerClass = {
  model: 'Unigram',
  tokens: ROBERTA,
  settings: () => ({ unk_id: 3, byte_fallback: false }),
  normalizer: ({ charsmap }) => charsmap,
  preTokenizer: ({ config }) => marked(config.add_prefix_space ?? true),
  postProcessor: ({ tokens }, idOf) => robertaTemplate(tokens, idOf),
};

export const t5: TokenizerClass = {
  model: 'Unigram',
  tokens: { eos_token: '</s>', unk_token: '<unk>', pad_token: '<pad>' },
  extra: ({ extra_ids }) => numbered('extra_id', 0, extra_ids ?? 100),
  settings: () => ({ unk_id: 2, byte_fallback: false }),
  normalizer: ({ charsmap }) => charsmap,
  preTokenizer: () => marked(true),
  postProcessor: (_, idOf) => template(['$A', '</s>'], ['$A', '</s>', '$B', '</s>'], idOf),
};

export const camembert: TokenizerClass = {
  ...xlmRoberta,
  extra: () => ['<s>NOTUSED', '</s>NOTUSED', '<unk>NOTUSED'],
  settings: ({ file, tokens }) => ({ unk_id: unknownOf(file, tokens), byte_fallback: false }),
};

export const albert: TokenizerClass = {
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
};

export const mbart: TokenizerClass = {
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
};

export const pegasus: TokenizerClass = {
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
};

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
