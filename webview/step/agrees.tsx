// One sentence: how far piece by piece and the matrix formula lie apart, at most.

import type { Agreement } from '../../src/plan/compare.ts';
import { formatNumber } from './numbers.ts';

/** What rounding to float32 along a long sum of numbers of order 1 can cost. */
const ROUNDING = 1e-4;

/** @param row whose row was compared: “Rock”; null for a state that belongs to no token. */
export function Agrees(props: { agreement: Agreement; row: string | null }) {
  const { agreement, row } = props;
  const { cells, of, largestDifference } = agreement;
  const compared = cells < of ? `${cells} of the ${of}` : `the ${cells}`;
  const over = of === 1 ? 'Difference in the one cell' : `Largest difference over ${compared} cells`;
  const icon = largestDifference <= ROUNDING ? 'pass' : 'warning';
  return (
    <p>
      <span class={`codicon codicon-${icon}`} aria-hidden="true" /> {over}
      {row !== null && ` of ${row}`}: <b>{formatNumber(largestDifference)}</b>
    </p>
  );
}
