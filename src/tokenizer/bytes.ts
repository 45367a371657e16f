// Spells a text byte by byte, as byte-level tokenizers do.

import { ByteLevelPreTokenizer } from '@huggingface/tokenizers';

const speller = new ByteLevelPreTokenizer({ type: 'ByteLevel', add_prefix_space: false, use_regex: false });

/** One printable character for each byte of the text in UTF-8: ' é' is 'ĠÃ©'. */
export function spellBytes(text: string): string {
  return speller.pre_tokenize_text(text).join('');
}
