// x W + b.

import { PANEL } from './panel';
import { product } from './product';
import { widenBfloat16, widenFloat16 } from './widen';

/**
 * out [M, N] = x [M, K] · panels + bias [N]; no bias is address 0. edge as in `product`.
 * @param width of the panels' numbers: 0 float32, 1 float16, 2 bfloat16
 * @param wide room for the panels in float32, where they are not
 */
export function linear(
  x: usize,
  panels: usize,
  width: i32,
  wide: usize,
  bias: usize,
  out: usize,
  edge: usize,
  M: usize,
  K: usize,
  N: usize,
): void {
  const cells = K * ((N + PANEL - 1) & ~(PANEL - 1));
  if (width === 1) widenFloat16(panels, wide, cells);
  if (width === 2) widenBfloat16(panels, wide, cells);
  product(x, K * 4, width === 0 ? panels : wide, M, K, N, bias, out, N * 4, edge);
}
