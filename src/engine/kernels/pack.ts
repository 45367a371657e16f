// Packs parts of matrices into panels, or into the rows of a table.

import { claim, rowsOfPiece } from './claim';
import { BLOCK, GROUP, PANEL, panelPlace } from './panel';
import { transpose16, transpose32 } from './transpose';

/**
 * Copies [rows, columns] numbers of `size` bytes, the rows at `from` rowStride bytes apart and the columns columnStride,
 * to rows of eight at `to`.
 * @param columns at most eight; what a row has more is left as it is
 */
export function packRows(
  from: usize,
  size: usize,
  rowStride: usize,
  columnStride: usize,
  rows: usize,
  columns: usize,
  to: usize,
): void {
  const width = size * PANEL;
  let row: usize = 0;
  if (columns === PANEL && columnStride === size) {
    for (; row < rows; row++, from += rowStride, to += width) {
      v128.store(to, v128.load(from));
      if (size === 4) v128.store(to, v128.load(from, 16), 16);
    }
  } else if (columns === PANEL && rowStride === size) {
    if (size === 4) {
      for (; row + 4 <= rows; row += 4, from += 16, to += 4 * width) transpose32(from, columnStride, to);
    } else {
      for (; row + 8 <= rows; row += 8, from += 16, to += 8 * width) transpose16(from, columnStride, to);
    }
  }
  for (; row < rows; row++, from += rowStride, to += width) {
    copyNumbers(from, size, columnStride, columns, to);
  }
}

/** Copies so many numbers of `size` bytes, which lie `stride` bytes apart, to lie side by side. */
function copyNumbers(from: usize, size: usize, stride: usize, count: usize, to: usize): void {
  for (let j: usize = 0; j < count; j++, from += stride, to += size) {
    if (size === 4) store<u32>(to, load<u32>(from));
    else store<u16>(to, load<u16>(from));
  }
}

/**
 * Puts a part [rows, columns] of a matrix [K, N] in its place among the panels at `to`, from a row and a column on.
 * Strides in bytes, so a transposed matrix or a slice of a fused one is read where it lies.
 * @param size bytes of a number, 4 or 2
 */
export function packPanels(
  from: usize,
  size: usize,
  rowStride: usize,
  columnStride: usize,
  rows: usize,
  columns: usize,
  to: usize,
  K: usize,
  N: usize,
  row: usize,
  column: usize,
  next: usize,
): void {
  const first = column & ~(GROUP - 1);
  for (let at = first + claim(next) * GROUP; at < column + columns; at = first + claim(next) * GROUP) {
    const end = min(at + GROUP, column + columns);
    for (let k = row; k < row + rows; ) {
      const last = min((k & ~(BLOCK - 1)) + BLOCK, row + rows);
      for (let j = max(at, column); j < end; ) {
        const right = min((j & ~(PANEL - 1)) + PANEL, end);
        const corner = from + (k - row) * rowStride + (j - column) * columnStride;
        packRows(
          corner,
          size,
          rowStride,
          columnStride,
          last - k,
          right - j,
          to + panelPlace(K, N, k, j) * size,
        );
        j = right;
      }
      k = last;
    }
  }
}

/** The same for a table of rows: `to` is the place of the first of its cells, and its rows are toStride bytes apart. */
export function packTable(
  from: usize,
  size: usize,
  rowStride: usize,
  columnStride: usize,
  rows: usize,
  columns: usize,
  to: usize,
  toStride: usize,
  next: usize,
): void {
  const piece = rowsOfPiece(columns);
  for (let at = claim(next) * piece; at < rows; at = claim(next) * piece) {
    const end = min(at + piece, rows);
    for (let i = at; i < end; i++) {
      const row = from + i * rowStride;
      const target = to + i * toStride;
      if (columnStride === size) memory.copy(target, row, columns * size);
      else copyNumbers(row, size, columnStride, columns, target);
    }
  }
}
