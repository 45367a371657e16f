// The matrix product over packed panels, on which linear, scores and mix are built.

import { activate } from './activation';
import { narrowTile } from './narrow-tile';
import { BLOCK, GROUP, GROUP_BYTES, PANEL, PANEL_BYTES } from './panel';
import { TALLEST, tile, wideTile } from './tiles';
import { bytesOf, widen } from './widen';

/**
 * out [M, count * 8] = base + x [M, K] · one group of count panels. Strides in bytes; the rows of base are 0 bytes
 * apart: a bias; no base is address 0. Rows are shared out evenly among tiles, since the more rows a tile has, the more
 * multiply-adds are on their way at a time.
 * @param width of the panels' numbers, as in `widen`
 * @param wide room for a block of the group in float32, where its numbers are not
 * @param cached whether the group is in the cache in float32 already
 */
function groupProduct(
  x: usize,
  xStride: usize,
  group: usize,
  width: i32,
  wide: usize,
  cached: bool,
  count: usize,
  M: usize,
  K: usize,
  base: usize,
  out: usize,
  outStride: usize,
): void {
  const row = count * PANEL_BYTES;
  let baseStride: usize = 0;
  for (let k: usize = 0; k < K; k += BLOCK) {
    const terms = min(BLOCK, K - k);
    const cells = terms * count * PANEL;
    const narrow = width !== 0 && M === 1;
    if (width !== 0 && !narrow) widen(width, group, wide, cells);
    const block = width ? wide : group;
    let tiles = (M + TALLEST - 1) / TALLEST;
    for (let i: usize = 0; i < M; ) {
      const rows = (M - i + tiles - 1) / tiles--;
      const from = x + i * xStride + k * 4;
      const to = out + i * outStride;
      const start = base + i * baseStride;
      if (narrow) {
        for (let at: usize = 0; at < row; at += PANEL_BYTES) {
          narrowTile(width, from, group + (at / 2) * terms, terms, base ? start + at : 0, to + at);
        }
      } else if (rows === 1 && row === GROUP_BYTES && cached) {
        wideTile(from, block, terms * PANEL_BYTES, terms, base ? start : 0, to);
      } else {
        let panel = block;
        for (let at: usize = 0; at < row; at += PANEL_BYTES, panel += terms * PANEL_BYTES) {
          tile(rows, from, xStride, panel, terms, base ? start + at : 0, baseStride, to + at, outStride);
        }
      }
      i += rows;
    }
    group += cells * bytesOf(width);
    base = out;
    baseStride = outStride;
  }
}

/**
 * out [M, columns] = fn(bias [columns] + x [M, K] · one group of panels), at most 32 columns. No bias is address 0.
 * Strides in bytes.
 * @param fn an activation, as in `activate`; 0 is none
 * @param edge room for [M, 32], used where columns is no multiple of 8: a whole panel's row does not fit into out
 */
export function stripe(
  x: usize,
  xStride: usize,
  group: usize,
  width: i32,
  wide: usize,
  cached: bool,
  columns: usize,
  M: usize,
  K: usize,
  bias: usize,
  fn: i32,
  out: usize,
  outStride: usize,
  edge: usize,
): void {
  const count = (columns + PANEL - 1) / PANEL;
  const whole = columns % PANEL === 0;
  const to = whole ? out : edge;
  const stride = whole ? outStride : GROUP_BYTES;
  groupProduct(x, xStride, group, width, wide, cached, count, M, K, bias, to, stride);
  for (let i: usize = 0; i < M; i++) {
    const row = to + i * stride;
    if (fn) activate(fn, row, row, count * PANEL);
    if (!whole) memory.copy(out + i * outStride, row, columns * 4);
  }
}

/**
 * out [M, to - from] = x [M, K] · the columns from … to of panels in float32 that were just packed; `from` is a multiple
 * of 32.
 */
export function product(
  x: usize,
  xStride: usize,
  panels: usize,
  M: usize,
  K: usize,
  from: usize,
  to: usize,
  out: usize,
  outStride: usize,
  edge: usize,
): void {
  for (let j = from; j < to; j += GROUP, out += GROUP_BYTES) {
    stripe(x, xStride, panels + j * K * 4, 0, 0, true, min(GROUP, to - j), M, K, 0, 0, out, outStride, edge);
  }
}
