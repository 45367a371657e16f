// The model of GPT-2 and Llama: merges the characters of a word, pair by pair, in the order that was learnt.

import { BPE } from '@huggingface/tokenizers';
import { byteTokens } from './byte-tokens.ts';
import { toUtf8 } from './encodings.ts';
import type { BpeStage } from './model-stage.ts';
import { idOf, type Model, type Subword } from './subwords.ts';

/**
 * The model that tokenizer.json describes.
 * @param ids its vocabulary.
 * @throws Error when it merges what is not in the vocabulary, or marks what continues a word.
 */
export function bpe(stage: BpeStage, ids: ReadonlyMap<string, number>): Model {
  const { continuing_subword_prefix: prefix } = stage;
  if (prefix !== '') throw new Error(`continuing_subword_prefix is “${prefix}”`);
  for (const pair of stage.merges) {
    const unknown = [...pair, pair.join('')].find((token) => !ids.has(token));
    if (unknown !== undefined) throw new Error(`merges has “${unknown}”, which the vocabulary has not`);
  }
  const library = new BPE(stage);
  const { unk_token: unknown, fuse_unk, byte_fallback, ignore_merges } = stage;
  const bytesOf = byte_fallback ? byteTokens(ids) : () => null;

  const merge = (word: string): Subword[] => {
    const found: Subword[] = [];
    let to = 0;
    for (const symbol of library.bpe(word)) {
      const from = to;
      // The last symbol may carry a mark for the end of the word, which is not in the text.
      to = Math.min(from + symbol.length, word.length);
      const id = ids.get(symbol);
      const bytes = id === undefined ? bytesOf(symbol) : null;
      const last = found.at(-1);
      if (id !== undefined) found.push({ id, spelling: symbol, from, to });
      else if (bytes) found.push(...bytes.map((byte) => ({ ...byte, from, to })));
      else if (unknown === null) continue;
      else if (fuse_unk && last?.spelling === unknown) found[found.length - 1] = { ...last, to };
      else found.push({ id: idOf(ids, unknown, symbol), spelling: unknown, from, to });
    }
    return found;
  };

  return (word) => {
    const whole = ignore_merges ? ids.get(word) : undefined;
    if (whole !== undefined) return [{ id: whole, spelling: word, from: 0, to: word.length }];
    if (unknown !== null || byte_fallback) return merge(word);
    const known = knownPart(word, stage, ids);
    return known === word ? merge(word) : asThoughWhole(merge(known), known, word);
  };
}

/** What is left of a word when nothing stands for the unknown: it is dropped before anything is merged. */
function knownPart(word: string, { end_of_word_suffix }: BpeStage, ids: ReadonlyMap<string, number>): string {
  const chars = [...word];
  return chars
    .filter((char, i) => ids.has(i === chars.length - 1 ? char + end_of_word_suffix : char))
    .join('');
}

/** The Rust library counts the bytes that it kept, and takes them for bytes of the whole word. */
function asThoughWhole(found: readonly Subword[], known: string, word: string): Subword[] {
  const places: { from: number; to: number }[] = [];
  let from = 0;
  for (const char of word) {
    const to = from + char.length;
    for (let i = toUtf8(char).length; i > 0; i--) places.push({ from, to });
    from = to;
  }
  return found.map((subword) => {
    const start = toUtf8(known.slice(0, subword.from)).length;
    const end = toUtf8(known.slice(0, subword.to)).length;
    return { ...subword, from: places[start]!.from, to: places[end - 1]!.to };
  });
}
