// x W + b.

import { product } from './product';

/** out [M, N] = x [M, K] · panels + bias [N]; no bias is address 0. edge as in `product`. */
export function linear(
  x: usize,
  panels: usize,
  bias: usize,
  out: usize,
  edge: usize,
  M: usize,
  K: usize,
  N: usize,
): void {
  const width = N * 4;
  if (bias) for (let i: usize = 0; i < M; i++) memory.copy(out + i * width, bias, width);
  else memory.fill(out, 0, M * width);
  product(x, K * 4, panels, M, K, N, out, width, edge);
}
