// The model of T5 and XLM-RoBERTa: of all ways to put a word together from entries of the vocabulary, the likeliest.

import { Unigram } from '@huggingface/tokenizers';
import { byteTokens } from './byte-tokens.ts';
import type { UnigramStage } from './model-stage.ts';
import { type Model, missing, type Subword } from './subwords.ts';

/** How much less likely than the least likely entry an unknown character is (SentencePiece's kUnkPenalty). */
const UNKNOWN_PENALTY = 10;

/** A piece of the likeliest path; its id is null where it is unknown. */
interface Piece {
  readonly id: number | null;
  readonly from: number;
  readonly to: number;
}

/**
 * The model that tokenizer.json describes.
 * @param ids its vocabulary.
 * @throws Error when it has no vocabulary, or its unknown token lies outside it.
 */
export function unigram(stage: UnigramStage, ids: ReadonlyMap<string, number>): Model {
  const { vocab, unk_id, byte_fallback } = stage;
  if (vocab.length === 0) throw new Error('its vocabulary is empty');
  if (unk_id !== null && unk_id >= vocab.length)
    throw new Error(`unk_id is ${unk_id}, beyond the vocabulary`);
  const bestPath = pathFinder(stage, ids);
  const bytesOf = byte_fallback ? byteTokens(ids) : () => null;

  return (word) => {
    const found: Subword[] = [];
    for (const { from, to } of fuseUnknown(bestPath(word), unk_id)) {
      const text = word.slice(from, to);
      const id = ids.get(text);
      const bytes = id === undefined ? bytesOf(text) : null;
      if (bytes) found.push(...bytes.map((byte) => ({ ...byte, from, to })));
      else found.push({ id: id ?? unk_id ?? missing(text), spelling: text, from, to });
    }
    return found;
  };
}

/**
 * Viterbi's algorithm with the library's trie. The library's own adds the scores in another order, which decides otherwise
 * where two paths are equally likely but for rounding.
 */
function pathFinder(
  { vocab, unk_id }: UnigramStage,
  ids: ReadonlyMap<string, number>,
): (word: string) => Piece[] {
  const { trie } = new Unigram({ type: 'Unigram', vocab, unk_id: unk_id ?? 0 }, '');
  const scoreOf = vocab.map(([, score]) => asRead(score));
  const unknownScore = scoreOf.reduce((least, score) => Math.min(least, score), Infinity) - UNKNOWN_PENALTY;

  return (word) => {
    /** The likeliest path to each position: its score, and its last piece. */
    const scores = new Float64Array(word.length + 1);
    const last: (Piece | undefined)[] = [];
    const consider = (id: number | null, from: number, to: number, score: number) => {
      if (last[to] !== undefined && score <= scores[to]!) return;
      scores[to] = score;
      last[to] = { id, from, to };
    };
    const chars = [...word];
    let from = 0;
    chars.forEach((char, i) => {
      let known = false;
      for (const text of trie.common_prefix_search(chars, i)) {
        const id = ids.get(text)!;
        consider(id, from, from + text.length, scoreOf[id]! + scores[from]!);
        known ||= text.length === char.length;
      }
      if (!known) consider(unk_id, from, from + char.length, unknownScore + scores[from]!);
      from += char.length;
    });

    const path: Piece[] = [];
    for (let piece = last[word.length]; piece; piece = last[piece.from]) path.push(piece);
    return path.reverse();
  };
}

/**
 * A number as the Rust library reads it from JSON: its digits divided by a power of ten, each rounded (serde_json without
 * float_roundtrip). The last bit decides where two paths are equally likely but for rounding.
 */
function asRead(score: number): number {
  const [digits = '', exponent = '0'] = String(Math.abs(score)).split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  const power = Number(exponent) - fraction.length;
  const significand = Number(BigInt(whole + fraction));
  const read = power < 0 ? significand / 10 ** -power : significand * 10 ** power;
  return score < 0 ? -read : read;
}

/** Joins neighbouring pieces that are unknown, or the unknown token itself. */
function fuseUnknown(path: readonly Piece[], unk_id: number | null): Piece[] {
  const fused: Piece[] = [];
  for (const piece of path) {
    const before = fused.at(-1);
    if (before && piece.id === unk_id && before.id === unk_id) {
      fused[fused.length - 1] = { ...before, to: piece.to };
    } else fused.push(piece);
  }
  return fused;
}
