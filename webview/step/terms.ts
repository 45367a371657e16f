// Which of a cell's terms are shown, and in what order: long sums start with a dozen.

export const FIRST_TERMS = 12;
export const MORE_TERMS = 120;

export type TermOrder = 'sequence' | 'size';

interface ShownTerm {
  /** Its position among all; what the cursor counts. */
  readonly term: number;
  readonly value: number;
  /** The sum of the terms up to this one, in the order shown. */
  readonly running: number;
}

interface ShownTerms {
  readonly shown: readonly ShownTerm[];
  /** Those left out, and what they add up to. */
  readonly hidden: number;
  readonly rest: number;
}

/**
 * @param values what each term gives.
 * @param limit how many to show.
 * @param needed a term that must be among them, so that the cursor is never out of sight; null for none.
 */
export function shownTerms(
  values: ArrayLike<number>,
  order: TermOrder,
  limit: number,
  needed: number | null,
): ShownTerms {
  const ordered = Array.from(values, (_, term) => term);
  if (order === 'size') {
    const sizes = Float64Array.from(values, Math.abs);
    ordered.sort((a, b) => sizes[b]! - sizes[a]!);
  }
  const count = Math.max(limit, needed === null ? 0 : ordered.indexOf(needed) + 1);
  let running = 0;
  const shown = ordered.slice(0, count).map((term) => {
    const value = values[term]!;
    running += value;
    return { term, value, running };
  });
  const left = ordered.slice(count);
  return { shown, hidden: left.length, rest: left.reduce((sum, term) => sum + values[term]!, 0) };
}
