// The model of GPT-2 and Llama: merges the characters of a word, pair by pair, in the order that was learnt.
//
// The library's merges by the spelling of symbols, which takes milliseconds where a whole text is one word (Llama 2, Gemma).

import { byteTokens } from './byte-tokens.ts';
import { Merges, type Symbols } from './merges.ts';
import type { BpeStage } from './model-stage.ts';
import { idOf, type Model, type Subword } from './subwords.ts';

/**
 * The model that tokenizer.json describes.
 * @param ids its vocabulary.
 * @throws Error when it merges what is not in the vocabulary.
 */
export function bpe(stage: BpeStage, ids: ReadonlyMap<string, number>): Model {
  const merges = mergesOf(stage, ids);
  const spellings: string[] = [];
  for (const [spelling, id] of ids) spellings[id] = spelling;
  const { ignore_merges } = stage;

  return (word) => {
    const whole = ignore_merges ? ids.get(word) : undefined;
    if (whole !== undefined) return [{ id: whole, spelling: word, from: 0, to: word.length }];
    const symbols = symbolsOf(word, stage, ids);
    merges.apply(symbols);
    return placed(word, symbols, spellings);
  };
}

function mergesOf({ merges, continuing_subword_prefix: prefix }: BpeStage, ids: ReadonlyMap<string, number>) {
  const known = new Merges();
  const id = (token: string): number => {
    const found = ids.get(token);
    if (found === undefined) throw new Error(`merges has “${token}”, which the vocabulary has not`);
    return found;
  };
  for (const [left, right] of merges) known.add(id(left), id(right), id(left + right.slice(prefix.length)));
  return known;
}

/**
 * The characters of a word, with their lengths in bytes. One that is not in the vocabulary becomes its bytes, or the
 * unknown token, or nothing.
 */
function symbolsOf(word: string, stage: BpeStage, ids: ReadonlyMap<string, number>): Symbols {
  const { continuing_subword_prefix, end_of_word_suffix, unk_token, fuse_unk, byte_fallback } = stage;
  const bytesOf = byte_fallback ? byteTokens(ids) : () => null;
  const symbols: Symbols = { ids: [], lengths: [] };
  const push = (id: number, length: number) => {
    symbols.ids.push(id);
    symbols.lengths.push(length);
  };
  /** How many bytes are unknown just before the character. */
  let unknown = 0;
  const pushUnknown = () => {
    if (unknown > 0) push(idOf(ids, unk_token ?? '', word), unknown);
    unknown = 0;
  };
  let at = 0;
  for (const char of word) {
    const prefix = at === 0 ? '' : continuing_subword_prefix;
    at += char.length;
    const spelling = prefix + char + (at === word.length ? end_of_word_suffix : '');
    const id = ids.get(spelling);
    const bytes = id === undefined ? bytesOf(spelling) : null;
    if (id !== undefined) {
      pushUnknown();
      push(id, utf8Length(char));
    } else if (bytes) {
      for (const byte of bytes) push(byte.id, 1);
    } else if (unk_token !== null) {
      if (!fuse_unk) pushUnknown();
      unknown += utf8Length(char);
    }
  }
  pushUnknown();
  return symbols;
}

/** The symbols that are left, where their lengths put them: the Rust library counts the bytes of the word. */
function placed(word: string, { ids, lengths }: Symbols, spellings: readonly string[]): Subword[] {
  const found: Subword[] = [];
  let bytes = 0;
  // The character in which `bytes` lies, and where it ends in bytes.
  let start = 0;
  let end = charEnd(word, 0);
  let endInBytes = utf8Length(word.slice(0, end));
  const advance = (to: number) => {
    while (to >= endInBytes && end < word.length) {
      start = end;
      end = charEnd(word, start);
      endInBytes += utf8Length(word.slice(start, end));
    }
  };
  ids.forEach((id, at) => {
    if (lengths[at] === 0) return;
    advance(bytes);
    const from = start;
    bytes += lengths[at]!;
    advance(bytes - 1);
    found.push({ id, spelling: spellings[id]!, from, to: end });
  });
  return found;
}

function charEnd(word: string, at: number): number {
  return at + ((word.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

function utf8Length(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
