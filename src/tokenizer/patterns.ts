// Patterns that find where to split a text or what to replace, as tokenizer.json has them.

import { SplitPreTokenizer } from '@huggingface/tokenizers';

/** A string to look for as it is, or an expression in the dialect of Oniguruma. */
export type Pattern = { readonly String: string } | { readonly Regex: string };

/** The pattern as a global expression. */
export function compile(pattern: Pattern): RegExp {
  if ('String' in pattern) return new RegExp(pattern.String.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'gu');
  // The library translates the dialect.
  const split = new SplitPreTokenizer({ type: 'Split', pattern, behavior: 'Isolated', invert: false });
  const { source, flags } = split.pattern!;
  if (!pattern.Regex.includes('(?i:')) return new RegExp(source, flags);
  // Oniguruma folds the letters beyond ASCII too: the long s, and the sign of the kelvin.
  return new RegExp(source.replaceAll('[sS]', '[sS\u017f]').replaceAll('[kK]', '[kK\u212a]'), flags);
}
