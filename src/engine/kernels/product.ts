// The matrix product over packed panels, on which linear, scores and mix are built.

import { activate } from './activation';
import { narrowTile } from './narrow-tile';
import { BLOCK, GROUP, GROUP_BYTES, PANEL, PANEL_BYTES, STRETCH } from './panel';
import { shortTile, TALLEST, tile, wideTile } from './tiles';
import { BFLOAT16, bytesOf, FLOAT16, widenFloat16 } from './widen';

/**
 * out [M, count * 8] = base + x [M, K] · one group of count panels. Strides in bytes; the rows of base are 0 bytes
 * apart: a bias; no base is address 0. Rows are shared out evenly among tiles, since the more rows a tile has, the more
 * multiply-adds are on their way at a time; the first, for which the panels come from memory, has the fewer.
 * @param width of the panels' numbers, as in `bytesOf`
 * @param wide room for a stretch of the group in float32, where its numbers are float16
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
  // Bfloat16 costs the tiles next to nothing; float16 costs so much that only one row is not worth writing it down.
  const widens = width === FLOAT16 && M > 1;
  let baseStride: usize = 0;
  for (let k: usize = 0; k < K; k += STRETCH) {
    const terms = min(STRETCH, K - k);
    const cells = terms * count * PANEL;
    if (widens) widenFloat16(group, wide, cells);
    const panels = widens ? wide : group;
    let tiles = (M + TALLEST - 1) / TALLEST;
    for (let i: usize = 0; i < M; ) {
      const rows = (M - i) / tiles--;
      const from = x + i * xStride + k * 4;
      const start = base ? base + i * baseStride : 0;
      const to = out + i * outStride;
      tiled(
        rows,
        from,
        xStride,
        panels,
        widens ? 0 : width,
        cached,
        count,
        terms,
        start,
        baseStride,
        to,
        outStride,
      );
      i += rows;
    }
    group += cells * bytesOf(width);
    base = out;
    baseStride = outStride;
  }
}

/**
 * One tile's rows of `groupProduct`, over a stretch: x, panel and base are where its first term is.
 * @param width float16 for one row only
 */
function tiled(
  rows: usize,
  x: usize,
  xStride: usize,
  panel: usize,
  width: i32,
  cached: bool,
  count: usize,
  K: usize,
  base: usize,
  baseStride: usize,
  out: usize,
  outStride: usize,
): void {
  const row = count * PANEL_BYTES;
  const isWide = cached && rows === 1 && row === GROUP_BYTES;
  for (let k: usize = 0; k < K; k += BLOCK, x += BLOCK * 4) {
    const terms = min(BLOCK, K - k);
    const bytes = terms * PANEL * bytesOf(width);
    if (isWide) {
      wideTile(x, panel, bytes, terms, base, out);
      panel += count * bytes;
    } else {
      for (let at: usize = 0; at < row; at += PANEL_BYTES, panel += bytes) {
        const start = base ? base + at : 0;
        if (width === FLOAT16) narrowTile(x, panel, terms, start, out + at);
        else if (width === BFLOAT16)
          shortTile(rows, x, xStride, panel, terms, start, baseStride, out + at, outStride);
        else tile(rows, x, xStride, panel, terms, start, baseStride, out + at, outStride);
      }
    }
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
