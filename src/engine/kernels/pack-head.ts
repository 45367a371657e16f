// Packs the keys or values of one head, which a product of attention reads as panels.

import { BLOCK, GROUP, PANEL, PANEL_BYTES } from './panel';
import { transpose32 } from './transpose';

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
  const scales = f32x4.splat(scale);
  let row: usize = 0;
  if (columns === PANEL && columnStride === 4) {
    for (; row < rows; row++, from += rowStride, to += PANEL_BYTES) {
      v128.store(to, f32x4.mul(scales, v128.load(from)));
      v128.store(to, f32x4.mul(scales, v128.load(from, 16)), 16);
    }
  } else if (columns === PANEL && rowStride === 4) {
    for (; row + 4 <= rows; row += 4, from += 16, to += 4 * PANEL_BYTES) {
      transpose32(from, columnStride, to);
      for (let at = to; at < to + 4 * PANEL_BYTES; at += 16) {
        v128.store(at, f32x4.mul(scales, v128.load(at)));
      }
    }
  }
  for (; row < rows; row++, from += rowStride, to += PANEL_BYTES) {
    for (let j: usize = 0; j < PANEL; j++) {
      store<f32>(to + j * 4, j < columns ? scale * load<f32>(from + j * columnStride) : 0);
    }
  }
}
