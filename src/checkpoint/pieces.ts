// Where the numbers of a stored tensor belong that is read piece by piece.

import type { StridedMatrix } from '../plan/matrix.ts';
import type { Held } from './module.ts';

/** Rows and columns of a stored tensor; its numbers lie one after the other, row by row. */
export interface Rectangle {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

export type Size = Pick<Rectangle, 'rows' | 'columns'>;

/** What of a piece belongs to a weight: a view of the piece's numbers, and where in the weight it begins. */
export interface Place {
  readonly row: number;
  readonly column: number;
  readonly view: Omit<StridedMatrix, 'data' | 'width'>;
}

/** As many rows as the columns of a group of panels of the kernels, so that a group is packed in one go. */
const together = 32;

/** A shape as a matrix: [.., columns]. */
export function matrixSize(shape: readonly number[]): Size {
  return {
    rows: shape.slice(0, -1).reduce((product, axis) => product * axis, 1),
    columns: shape.at(-1) ?? 1,
  };
}

/**
 * Cuts a stored tensor into stretches of at most `most` numbers that lie one after the other: whole rows, or where a
 * row is longer, parts of one.
 */
export function cut({ rows, columns }: Size, most: number): Rectangle[] {
  const pieces: Rectangle[] = [];
  const wide = Math.min(columns, most);
  const fitting = wide < columns || columns === 0 ? 1 : Math.floor(most / columns);
  const high = fitting < together ? fitting : fitting - (fitting % together);
  for (let row = 0; row < rows; row += high) {
    for (let column = 0; column < columns; column += wide) {
      pieces.push({
        row,
        rows: Math.min(high, rows - row),
        column,
        columns: Math.min(wide, columns - column),
      });
    }
  }
  return pieces;
}

/** The size of a weight in the plan's orientation, [in, rest]. @param stored the tensor that it is held in */
export function heldSize(stored: Size, { transposed, columns, stretches = 1 }: Held): Size {
  const all = transposed ? { rows: stored.columns, columns: stored.rows } : stored;
  return columns ? { rows: all.rows, columns: stretches * (columns[1] - columns[0]) } : all;
}

/** What of a piece belongs to a weight: nothing, one rectangle, or one for each stretch of a fused tensor. */
export function placesOf(piece: Rectangle, stored: Size, held: Held): Place[] {
  const { transposed, columns, stretches = 1 } = held;
  // The piece and its strides as the plan looks at them.
  const seen = transposed
    ? { row: piece.column, rows: piece.columns, column: piece.row, columns: piece.rows }
    : piece;
  const [rowStride, columnStride] = transposed ? [1, piece.columns] : [piece.columns, 1];
  const stretch = (transposed ? stored.rows : stored.columns) / stretches;
  const [from, to] = columns ?? [0, stretch];
  const places: Place[] = [];
  for (let i = 0; i < stretches; i++) {
    const first = i * stretch + from;
    const start = Math.max(seen.column, first);
    const end = Math.min(seen.column + seen.columns, i * stretch + to);
    if (start >= end) continue;
    places.push({
      row: seen.row,
      column: i * (to - from) + start - first,
      view: {
        offset: (start - seen.column) * columnStride,
        rows: seen.rows,
        columns: end - start,
        rowStride,
        columnStride,
      },
    });
  }
  return places;
}
