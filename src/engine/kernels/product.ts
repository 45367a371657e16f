// The matrix product over packed panels, on which linear, scores and mix are built.

import { PANEL, PANEL_BYTES } from './panel';
import { tile1, tile2, tile4, tile6 } from './tiles';

/**
 * Terms that are summed in registers before they are added to the result. A sum of sums rounds less than one long
 * sum, and this piece of a panel (8 KiB) stays in the first-level cache while all rows pass over it.
 */
const BLOCK: usize = 256;

/** out [M, 8] += x [M, K] · panel [K, 8]. Strides in bytes. */
function panelProduct(
  x: usize,
  xStride: usize,
  panel: usize,
  M: usize,
  K: usize,
  out: usize,
  outStride: usize,
): void {
  for (let k: usize = 0; k < K; k += BLOCK) {
    const terms = min(BLOCK, K - k);
    let from = x + k * 4;
    let to = out;
    let i: usize = 0;
    if (ASC_FEATURE_RELAXED_SIMD) {
      for (; i + 6 <= M; i += 6) {
        tile6(from, xStride, panel, terms, to, outStride);
        from += 6 * xStride;
        to += 6 * outStride;
      }
    }
    for (; i + 4 <= M; i += 4) {
      tile4(from, xStride, panel, terms, to, outStride);
      from += 4 * xStride;
      to += 4 * outStride;
    }
    if (i + 2 <= M) {
      tile2(from, xStride, panel, terms, to, outStride);
      from += 2 * xStride;
      to += 2 * outStride;
      i += 2;
    }
    if (i < M) tile1(from, panel, terms, to);
    panel += BLOCK * PANEL_BYTES;
  }
}

/**
 * out [M, N] += x [M, K] · panels, packed as `pack` does. Strides in bytes.
 * edge [M, 8] is scratch for the last panel where N is no multiple of 8: a whole panel's row does not fit into out.
 */
export function product(
  x: usize,
  xStride: usize,
  panels: usize,
  M: usize,
  K: usize,
  N: usize,
  out: usize,
  outStride: usize,
  edge: usize,
): void {
  const whole = N & ~(PANEL - 1);
  for (let j: usize = 0; j < whole; j += PANEL) {
    panelProduct(x, xStride, panels, M, K, out, outStride);
    panels += K * PANEL_BYTES;
    out += PANEL_BYTES;
  }
  if (whole === N) return;
  memory.fill(edge, 0, M * PANEL_BYTES);
  panelProduct(x, xStride, panels, M, K, edge, PANEL_BYTES);
  for (let i: usize = 0; i < M; i++, out += outStride, edge += PANEL_BYTES) {
    for (let j: usize = 0; j < (N - whole) * 4; j += 4) {
      store<f32>(out + j, load<f32>(out + j) + load<f32>(edge + j));
    }
  }
}
