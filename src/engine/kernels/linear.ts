// x W + b, and an activation.

import { claim, partsOfPiece, rowParts } from './claim';
import { GROUP, GROUP_BYTES, STRETCH } from './panel';
import { stripe } from './product';
import { bytesOf } from './widen';

/**
 * out [M, N] = fn(x [M, K] · panels + bias [N]); no bias is address 0.
 * @param width of the panels' numbers, as in `bytesOf`
 * @param fn an activation, as in `activate`; 0 is none
 * @param scratch for each thread [M + 1024, 32]
 */
export function linear(
  x: usize,
  panels: usize,
  width: i32,
  bias: usize,
  fn: i32,
  out: usize,
  scratch: usize,
  M: usize,
  K: usize,
  N: usize,
  next: usize,
  thread: usize,
): void {
  const wide = scratch + thread * (M + STRETCH) * GROUP_BYTES;
  const edge = wide + STRETCH * GROUP_BYTES;
  const groups = (N + GROUP - 1) / GROUP;
  const parts = rowParts(M, groups);
  const rows = (M + parts - 1) / parts;
  const piece = partsOfPiece(rows, K, GROUP);
  const pieces = ((groups + piece - 1) / piece) * parts;
  for (let at = claim(next); at < pieces; at = claim(next)) {
    const i = (at % parts) * rows;
    const last = min((at / parts + 1) * piece * GROUP, N);
    for (let j = (at / parts) * piece * GROUP; j < last; j += GROUP) {
      stripe(
        x + i * K * 4,
        K * 4,
        panels + j * K * bytesOf(width),
        width,
        wide,
        false,
        min(GROUP, N - j),
        min(rows, M - i),
        K,
        bias ? bias + j * 4 : 0,
        fn,
        out + (i * N + j) * 4,
        N * 4,
        edge,
      );
    }
  }
}
