// The tokens that spell a character which the vocabulary lacks by its bytes in UTF-8 ('<0xE2>').

import { toUtf8 } from './encodings.ts';

/** A function from a text to the tokens of its bytes; null where the vocabulary lacks one of them. */
export function byteTokens(
  ids: ReadonlyMap<string, number>,
): (text: string) => { readonly id: number; readonly spelling: string }[] | null {
  return (text) => {
    const tokens = Array.from(toUtf8(text), (byte) => {
      const spelling = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
      return { id: ids.get(spelling) ?? -1, spelling };
    });
    return tokens.some(({ id }) => id < 0) ? null : tokens;
  };
}
