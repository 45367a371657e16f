// The post-processors that classes have in common.

import type { NamedTokens } from '../special-tokens.ts';
import type { PostProcessorStage, TemplatePiece } from '../stages.ts';
import type { IdOf } from './tokenizer-class.ts';

/** A template of words: '$A', '$B:1', '</s>'. */
export function template(single: readonly string[], pair: readonly string[], idOf: IdOf): PostProcessorStage {
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
export function bertTemplate(cls: string, sep: string, idOf: IdOf): PostProcessorStage {
  return template([cls, '$A', sep], [cls, '$A', sep, '$B:1', `${sep}:1`], idOf);
}

/** <s> A </s> </s> B </s>, of one segment. */
export function robertaTemplate(
  { bos_token: bos = '', eos_token: eos = '' }: NamedTokens,
  idOf: IdOf,
): PostProcessorStage {
  return template([bos, '$A', eos], [bos, '$A', eos, eos, '$B', eos], idOf);
}

/** <s> A </s> </s> B </s>, with the spaces taken out of spans. */
export function robertaProcessing(
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
