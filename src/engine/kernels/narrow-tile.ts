// The innermost loop of the matrix product for one row and a panel of float16, widened in registers.

import { madd } from './madd';
import { put } from './tiles';
import { EXPONENT, FACTOR, float16, MASK, SPECIAL } from './widen';

/** out [8] = base [8] + x [K] · panel [K, 8], to the bits of `tile` over the widened panel. K is at least 1. */
export function narrowTile(x: usize, panel: usize, K: usize, base: usize, out: usize): void {
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  const end = x + K * 4;
  // It must come from outside, as `float16` says.
  const one = <i32>min<usize>(K, 1);
  const mask = i32x4.splat(one * MASK);
  const factor = i32x4.splat(one * FACTOR);
  const special = i32x4.splat(one * SPECIAL);
  const exponent = i32x4.splat(one * EXPONENT);
  for (; x < end; x += 4, panel += 16) {
    const a = v128.load32_splat(x);
    low = madd(a, float16(v128.load16x4_s(panel), mask, factor, special, exponent), low);
    high = madd(a, float16(v128.load16x4_s(panel, 8), mask, factor, special, exponent), high);
  }
  put(out, base, low, high);
}
