// The soft cap on scores.

import { tanhOf } from './activation';

/** out [cells] = cap * tanh(x / cap), in whole vectors. */
export function softCap(x: usize, cap: f32, out: usize, cells: usize): void {
  const caps = f32x4.splat(cap);
  for (const end = x + cells * 4; x < end; x += 16, out += 16) {
    v128.store(out, f32x4.mul(caps, tanhOf(f32x4.div(v128.load(x), caps))));
  }
}
