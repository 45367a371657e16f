// The soft cap on scores.

import { tanhOf } from './activation';
import { claim, rowsOfPiece } from './claim';

/** Four numbers: cap * tanh(x / cap). */
export function softCapOf(x: v128, caps: v128): v128 {
  return f32x4.mul(caps, tanhOf(f32x4.div(x, caps)));
}

/** out [cells] = cap * tanh(x / cap), in whole vectors. */
export function softCap(x: usize, cap: f32, out: usize, cells: usize, next: usize): void {
  const caps = f32x4.splat(cap);
  const stretch = rowsOfPiece(1) * 4;
  for (let from = claim(next) * stretch; from < cells * 4; from = claim(next) * stretch) {
    const end = min(from + stretch, cells * 4);
    for (let at = from; at < end; at += 16) {
      v128.store(out + at, softCapOf(v128.load(x + at), caps));
    }
  }
}
