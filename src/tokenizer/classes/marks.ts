// Stages that put the mark of a space, ▁, in the place of spaces and before words.

import type { NormalizerStage, PreTokenizerStage } from '../stages.ts';

export const MARK = '▁';

export const metaspace = (
  prepend_scheme: 'first' | 'never' | 'always',
  split = true,
): Extract<PreTokenizerStage, { type: 'Metaspace' }> => {
  return { type: 'Metaspace', replacement: MARK, add_prefix_space: null, prepend_scheme, split };
};

/** Words at white space, each with the mark of a space before it. */
export const marked = (prefixed: boolean): PreTokenizerStage => {
  return {
    type: 'Sequence',
    pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace(prefixed ? 'always' : 'never')],
  };
};

export const replaced = (
  pattern: { String: string } | { Regex: string },
  content: string,
): NormalizerStage => {
  return { type: 'Replace', pattern, content };
};
