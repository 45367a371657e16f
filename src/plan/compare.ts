// The proof that piece by piece and as matrices is the same: both ways of making a token's row, compared cell by cell.

import { isKey } from './build.ts';
import type { Readings } from './derivation.ts';
import { derive } from './derive.ts';
import { termCount } from './operand-cells.ts';
import { type Plan, stepOf } from './plan.ts';
import { cellCount, sizes } from './sizes.ts';
import type { StepId } from './step.ts';

/** How far the two ways lie apart, over one row. */
export interface Agreement {
  /** Cells compared. */
  readonly cells: number;
  /** Cells in the row; more than `cells` where comparing all would take too long. */
  readonly of: number;
  /** max |piecewise - matrix| */
  readonly largestDifference: number;
}

/** Cells times terms that one comparison may cost. */
const effort = 400_000;

/**
 * Each cell of a row derived, against the number that the step has there. A row of more cells than `effort`
 * allows is sampled evenly.
 * @param where.row index along the axis of tokens that the step's rows are counted by
 * @param where.head restricts the row to one head; null takes all
 */
export function compareRow(
  plan: Plan,
  id: StepId,
  where: { readonly row: number; readonly head: number | null },
  from: Readings,
): Agreement {
  const step = stepOf(plan, id);
  const of = sizes(plan.architecture, from.tokens, step.stack);
  const row = step.shape.map((dim): Range => {
    const one = (index: number): Range => ({ start: Math.min(index, of[dim] - 1), length: 1 });
    if (dim === 'query' || dim === 'token' || (isKey(dim) && !step.shape.includes('query')))
      return one(where.row);
    if (dim === 'head' && where.head !== null) return one(where.head);
    if (dim === 'kv_head' && where.head !== null) return one(Math.floor(where.head / (of.head / of.kv_head)));
    return { start: 0, length: of[dim] };
  });
  const all = cellCount(row.map(({ length }) => length));
  const cells = Math.min(all, Math.max(1, Math.floor(effort / termCount(step, of))));
  let largestDifference = 0;
  for (let i = 0; i < cells; i++) {
    const cell = cellAt(row, Math.floor((i * all) / cells));
    const matrix = from.step(id, cell);
    const { value } = derive(plan, id, cell, from);
    // Two hidden scores, both minus infinity, are equal; their difference is no number.
    if (value !== matrix) largestDifference = Math.max(largestDifference, Math.abs(value - matrix));
  }
  return { cells, of: all, largestDifference };
}

/** Along one axis. */
interface Range {
  readonly start: number;
  readonly length: number;
}

/** The nth cell within the ranges, the last axis fastest. */
function cellAt(ranges: readonly Range[], nth: number): number[] {
  let rest = nth;
  const cell = new Array<number>(ranges.length);
  for (let axis = ranges.length - 1; axis >= 0; axis--) {
    const { start, length } = ranges[axis]!;
    cell[axis] = start + (rest % length);
    rest = Math.floor(rest / length);
  }
  return cell;
}
