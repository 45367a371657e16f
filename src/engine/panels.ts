// A weight matrix in the layout that the WebAssembly kernels read: panels of eight columns.

import type { StridedMatrix } from '../plan/matrix.ts';

/** Columns of a panel, as in kernels/panel.ts. */
export const PANEL = 8;

/** Numbers of a packed matrix [rows, columns]: whole panels. */
export function panelCells(rows: number, columns: number): number {
  return rows * Math.ceil(columns / PANEL) * PANEL;
}

/**
 * Packs a part of a matrix into its place among panels [ceil(columns / panel), rows, panel]. One panel of all columns is
 * the matrix in row-major order.
 * @param whole rows of the whole matrix, and where in it the part begins
 * @param change applied to each number, if not null
 */
export function pack(
  part: StridedMatrix,
  panels: Float32Array | Uint16Array,
  panel: number,
  whole: { readonly rows: number; readonly row: number; readonly column: number },
  change: ((stored: number) => number) | null,
): void {
  const { data, offset, rows, columns, rowStride, columnStride } = part;
  for (let j = 0; j < columns; j++) {
    const column = whole.column + j;
    let to = (Math.floor(column / panel) * whole.rows + whole.row) * panel + (column % panel);
    let from = offset + j * columnStride;
    for (let i = 0; i < rows; i++, from += rowStride, to += panel) {
      panels[to] = change ? change(data[from]!) : data[from]!;
    }
  }
}

/** Where the number in a row and column of a packed matrix [rows, ..] stands. */
export function panelIndex(rows: number, row: number, column: number): number {
  return (Math.floor(column / PANEL) * rows + row) * PANEL + (column % PANEL);
}
