// A stretch of a document that was explored, and how it moves while the document is edited around it.

import type { RunInfo } from '../protocol/model.ts';

/** Offsets count UTF-16 units, as tokens' spans do. */
export interface Passage {
  /** The document's address, as text. */
  readonly uri: string;
  /** Name of the document, as a tab shows it. */
  readonly name: string;
  /** Where the passage lies in the document now: [start, end). */
  readonly start: number;
  readonly end: number;
  /** The whole document was explored, so what is typed after its end belongs to it too. */
  readonly whole: boolean;
  /** What the passage said when it was explored. */
  readonly text: string;
}

/** One edit: `length` units from `offset` on were replaced by `inserted` units. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly inserted: number;
}

/** The passage after an edit: moved by what happens before it, stretched by what happens inside it. */
export function follow(passage: Passage, { offset, length, inserted }: Edit): Passage {
  const growth = inserted - length;
  const { start, end } = passage;
  if (passage.whole) return { ...passage, end: end + growth };
  if (offset + length <= start) return { ...passage, start: start + growth, end: end + growth };
  if (offset >= end) return passage;
  return { ...passage, start: Math.min(start, offset), end: Math.max(end, offset + length) + growth };
}

/** Where a token stands in the document; null for a token that stands for no text. */
export function tokenRange(passage: Passage, run: RunInfo, token: number): readonly [number, number] | null {
  const span = run.tokens[token]?.span;
  return span ? [passage.start + span[0], passage.start + span[1]] : null;
}

/** The token that a place of the document belongs to: the first that contains it, or else ends there. */
export function tokenAt(passage: Passage, run: RunInfo, offset: number): number | null {
  const at = offset - passage.start;
  const ends = (inclusive: boolean) =>
    run.tokens.findIndex(({ span }) => span && span[0] <= at && (inclusive ? at <= span[1] : at < span[1]));
  const inside = ends(false);
  const token = inside >= 0 ? inside : ends(true);
  return token >= 0 ? token : null;
}

/** The token that a reader expects to start on: the first that stands for text. */
export function firstToken(run: RunInfo): number {
  return Math.max(
    0,
    run.tokens.findIndex(({ span }) => span !== null),
  );
}
