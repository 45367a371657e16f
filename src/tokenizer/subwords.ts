// The third stage of a tokenizer: breaks each word into entries of the vocabulary.

import { WordPiece } from '@huggingface/tokenizers';
import { bpe } from './bpe.ts';
import type { ModelStage, WordPieceStage } from './model-stage.ts';
import { unigram } from './unigram.ts';

/** An entry of the vocabulary, and [from, to) of the word in UTF-16 units. */
export interface Subword {
  readonly id: number;
  readonly spelling: string;
  readonly from: number;
  readonly to: number;
}

/** A word, not empty, to its subwords. @throws Error where the vocabulary has neither a token for a part nor one for the unknown. */
export type Model = (word: string) => readonly Subword[];

/** The model that tokenizer.json describes; it remembers short words. @param ids its vocabulary. */
export function model(stage: ModelStage, ids: ReadonlyMap<string, number>): Model {
  const fresh = modelOf(stage, ids);
  const known = new Map<string, readonly Subword[]>();
  return (word) => {
    let subwords = known.get(word);
    if (subwords === undefined) {
      subwords = fresh(word);
      if (known.size === MOST_KNOWN) known.clear();
      if (word.length < LONGEST_KNOWN) known.set(word, subwords);
    }
    return subwords;
  };
}

const MOST_KNOWN = 10_000;
const LONGEST_KNOWN = 64;

function modelOf(stage: ModelStage, ids: ReadonlyMap<string, number>): Model {
  switch (stage.type) {
    case 'WordLevel':
      return wordLevel(stage.unk_token, ids);
    case 'WordPiece':
      return wordPiece(stage, ids);
    case 'BPE':
      return bpe(stage, ids);
    case 'Unigram':
      return unigram(stage, ids);
  }
}

function wordLevel(unknown: string, ids: ReadonlyMap<string, number>): Model {
  return (word) => {
    const spelling = ids.has(word) ? word : unknown;
    return [{ id: idOf(ids, spelling, word), spelling, from: 0, to: word.length }];
  };
}

function wordPiece(stage: WordPieceStage, ids: ReadonlyMap<string, number>): Model {
  const library = new WordPiece(stage);
  const prefix = stage.continuing_subword_prefix.length;
  return (word) => {
    const found = library.encode([word]);
    if (found.length === 1) {
      const spelling = found[0]!;
      return [{ id: idOf(ids, spelling, word), spelling, from: 0, to: word.length }];
    }
    let to = 0;
    return found.map((spelling, i) => {
      const from = to;
      to += spelling.length - (i === 0 ? 0 : prefix);
      return { id: ids.get(spelling)!, spelling, from, to };
    });
  };
}

/**
 * The id of a token that stands for a part of the text.
 * @throws Error when the vocabulary lacks the token.
 */
export function idOf(ids: ReadonlyMap<string, number>, token: string, part: string): number {
  return ids.get(token) ?? missing(part);
}

/** @throws Error always: the vocabulary has nothing for a part of the text. */
export function missing(part: string): never {
  throw new Error(
    `The vocabulary has no token for “${part}”, and tokenizer.json names no unknown token (model.unk_token) that is in it; change the text or choose another model.`,
  );
}
