// Packs the keys or values of one head, which a product of attention reads as panels.

import { packRows } from './pack';
import { BLOCK, GROUP, PANEL, PANEL_BYTES } from './panel';

/**
 * Packs scale * matrix [rows, columns] into panels; columns that the last panel lacks are zero. Strides in bytes: one
 * head of several, transposed or not, is read where it lies.
 */
export function pack(
  from: usize,
  rowStride: usize,
  columnStride: usize,
  rows: usize,
  columns: usize,
  scale: f32,
  to: usize,
): void {
  for (let group: usize = 0; group < columns; group += GROUP) {
    const end = min(group + GROUP, columns);
    for (let block: usize = 0; block < rows; block += BLOCK) {
      const terms = min(BLOCK, rows - block);
      for (let first = group; first < end; first += PANEL, to += terms * PANEL_BYTES) {
        const corner = from + block * rowStride + first * columnStride;
        packPanel(corner, rowStride, columnStride, terms, min(PANEL, columns - first), scale, to);
      }
    }
  }
}

/** One panel of a block: [rows, 8], of which so many columns are present. */
function packPanel(
  from: usize,
  rowStride: usize,
  columnStride: usize,
  rows: usize,
  columns: usize,
  scale: f32,
  to: usize,
): void {
  const end = to + rows * PANEL_BYTES;
  if (columns < PANEL) memory.fill(to, 0, end - to);
  packRows(from, 4, rowStride, columnStride, rows, columns, to);
  if (scale === 1) return;
  const scales = f32x4.splat(scale);
  for (; to < end; to += 16) v128.store(to, f32x4.mul(scales, v128.load(to)));
}
