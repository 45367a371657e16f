// The likeliest of the tokens that may be written next.

import { topIndices } from '../plan/top.ts';
import type { WritingRules } from '../plan/writing-rules.ts';

export interface Written {
  /** What has been written, the start first. */
  readonly ids: readonly number[];
  /** What the encoder read. */
  readonly source: ArrayLike<number>;
  /** The ids that end the text. */
  readonly ends: readonly number[];
}

/**
 * Greedy choice, with the logits processors of Hugging Face `transformers` in their order.
 * @param logits of the last token, [V]; changed in place
 */
export function nextToken(logits: Float32Array, { ids, source, ends }: Written, rules: WritingRules): number {
  const ban = (id: number) => {
    logits[id] = Number.NEGATIVE_INFINITY;
  };
  const { penalty, first, last } = rules;
  for (const id of penalty === 1 ? [] : new Set(ids)) logits[id]! *= logits[id]! < 0 ? penalty : 1 / penalty;
  continuations(ids, ids, rules.noRepeat).forEach(ban);
  continuations(ids, Array.from(source), rules.noRepeatOfSource).forEach(ban);
  for (const row of rules.never) {
    if (endsWith(ids, row.slice(0, -1))) ban(row.at(-1)!);
  }
  if (ids.length < rules.least) ends.forEach(ban);
  if (ids.length === 1 && first !== null) return first;
  if (isLast(ids, rules)) return last.toSorted((a, b) => a - b)[0]!;
  if (ids.length === (first === null ? 1 : 2)) rules.notFirst.forEach(ban);
  return topIndices(logits, 1)[0]!;
}

/** Whether the next token is the last that the limit leaves, and prescribed. */
export function isLast(ids: readonly number[], { limit, last }: WritingRules): boolean {
  return last.length > 0 && ids.length === limit - 1;
}

/** What stands in `text` behind the last `length - 1` ids. */
function continuations(ids: readonly number[], text: readonly number[], length: number): number[] {
  if (length === 0 || ids.length < length - 1) return [];
  const begun = length === 1 ? [] : ids.slice(1 - length);
  return text.filter((_, i) => i >= length - 1 && begun.every((id, j) => text[i - begun.length + j] === id));
}

function endsWith(ids: readonly number[], row: readonly number[]): boolean {
  return row.length <= ids.length && row.every((id, i) => ids[ids.length - row.length + i] === id);
}
