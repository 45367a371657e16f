// Which of a cell's terms are shown, and in what order: long sums start with a dozen.

import type { AccountRow } from './account.ts';

export const FIRST_TERMS = 12;
export const MORE_TERMS = 120;

export type TermOrder = 'sequence' | 'size';

export interface ShownTerm extends AccountRow {
  /** The sum of the terms up to this one, in the order shown. */
  readonly running: number;
}

export interface ShownTerms {
  readonly terms: readonly ShownTerm[];
  /** Those left out, and what they add up to. */
  readonly hidden: number;
  readonly rest: number;
}

/**
 * @param limit how many to show.
 * @param needed a term that must be among them, so that the cursor is never out of sight; null for none.
 */
export function shownTerms(
  rows: readonly AccountRow[],
  order: TermOrder,
  limit: number,
  needed: number | null,
): ShownTerms {
  const ordered = order === 'size' ? rows.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)) : rows;
  const at = needed === null ? -1 : ordered.findIndex(({ term }) => term === needed);
  const count = Math.max(limit, at + 1);
  let running = 0;
  const terms = ordered.slice(0, count).map((row) => {
    running += row.value;
    return { ...row, running };
  });
  const left = ordered.slice(count);
  return { terms, hidden: left.length, rest: left.reduce((sum, { value }) => sum + value, 0) };
}
