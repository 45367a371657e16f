// The matrix product over packed panels, on which linear, scores and mix are built.

import { BLOCK, GROUP, GROUP_BYTES, PANEL, PANEL_BYTES } from './panel';
import { TALLEST, tile } from './tiles';

/**
 * out [M, count * 8] = base + x [M, K] · one group of count panels. Strides in bytes; the rows of base are baseStride
 * apart: 0 for a bias, address 0 for none.
 * Rows are shared out evenly among tiles, since the more rows a tile has, the more multiply-adds run at a time.
 */
export function groupProduct(
  x: usize,
  xStride: usize,
  group: usize,
  count: usize,
  M: usize,
  K: usize,
  base: usize,
  out: usize,
  outStride: usize,
): void {
  const width = count * PANEL_BYTES;
  let baseStride: usize = 0;
  for (let k: usize = 0; k < K; k += BLOCK) {
    const terms = min(BLOCK, K - k);
    let tiles = (M + TALLEST - 1) / TALLEST;
    for (let i: usize = 0; i < M; ) {
      const rows = (M - i + tiles - 1) / tiles--;
      const from = x + i * xStride + k * 4;
      const to = out + i * outStride;
      const start = base + i * baseStride;
      let panel = group;
      for (let at: usize = 0; at < width; at += PANEL_BYTES, panel += terms * PANEL_BYTES) {
        tile(rows, from, xStride, panel, terms, base ? start + at : 0, baseStride, to + at, outStride);
      }
      i += rows;
    }
    group += terms * width;
    base = out;
    baseStride = outStride;
  }
}

/**
 * out [M, N] = bias [N] + x [M, K] · panels, packed as `pack` does; no bias is address 0. Strides in bytes.
 * edge [M, 32] is scratch for the last group where N is no multiple of 8: a whole panel's row does not fit into out.
 */
export function product(
  x: usize,
  xStride: usize,
  panels: usize,
  M: usize,
  K: usize,
  N: usize,
  bias: usize,
  out: usize,
  outStride: usize,
  edge: usize,
): void {
  for (let j: usize = 0; j < N; j += GROUP) {
    const columns = min(GROUP, N - j);
    const count = (columns + PANEL - 1) / PANEL;
    const shift = bias ? bias + j * 4 : 0;
    if (columns % PANEL === 0) groupProduct(x, xStride, panels, count, M, K, shift, out, outStride);
    else {
      groupProduct(x, xStride, panels, count, M, K, shift, edge, GROUP_BYTES);
      for (let i: usize = 0; i < M; i++)
        memory.copy(out + i * outStride, edge + i * GROUP_BYTES, columns * 4);
    }
    panels += K * GROUP_BYTES;
    out += GROUP_BYTES;
  }
}
