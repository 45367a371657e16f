// A weight matrix in the layout that the WebAssembly kernels read: panels of eight columns.

import type { StridedMatrix } from '../plan/matrix.ts';

/** Columns of a panel, as in kernels/panel.ts. */
export const PANEL = 8;

/** Floats of a packed matrix [rows, columns]: whole panels. */
export function panelCells(rows: number, columns: number): number {
  return rows * Math.ceil(columns / PANEL) * PANEL;
}

/**
 * Packs a matrix [rows, columns] into panels [ceil(columns / width), rows, width]; what the last panel lacks is zero.
 * One panel of all columns is the matrix in row-major order.
 */
export function pack(matrix: StridedMatrix, panels: Float32Array, width = PANEL): void {
  const { data, offset, rows, columns, rowStride, columnStride } = matrix;
  let to = 0;
  for (let first = 0; first < columns; first += width) {
    const present = Math.min(width, columns - first);
    for (let row = 0; row < rows; row++) {
      let from = offset + row * rowStride + first * columnStride;
      for (let j = 0; j < present; j++, from += columnStride) panels[to++] = data[from]!;
      for (let j = present; j < width; j++) panels[to++] = 0;
    }
  }
}

/** Where the number in a row and column of a packed matrix [rows, ..] stands. */
export function panelIndex(rows: number, row: number, column: number): number {
  return (Math.floor(column / PANEL) * rows + row) * PANEL + (column % PANEL);
}

/** Copies column `index` of a packed matrix [rows, ..] into column [rows]. */
export function unpackColumn(panels: Float32Array, rows: number, index: number, column: Float32Array): void {
  let from = panelIndex(rows, 0, index);
  for (let row = 0; row < rows; row++, from += PANEL) column[row] = panels[from]!;
}
