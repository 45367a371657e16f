// Spells a text byte by byte, as byte-level tokenizers do.

import { ByteLevelPreTokenizer } from '@huggingface/tokenizers';

const speller = new ByteLevelPreTokenizer({ type: 'ByteLevel', add_prefix_space: false, use_regex: false });
const spelled = new Map<string, string>();

/** One printable character for each byte of the character in UTF-8: ' ' is 'Ġ', 'é' is 'Ã©'. */
export function spellBytes(char: string): string {
  let bytes = spelled.get(char);
  if (bytes === undefined) {
    bytes = speller.pre_tokenize_text(char).join('');
    spelled.set(char, bytes);
  }
  return bytes;
}
