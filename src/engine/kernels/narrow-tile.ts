// The innermost loop of the matrix product for one row and a panel of 16-bit numbers, widened in registers.

import { madd } from './madd';
import { put } from './tiles';
import { EXPONENT, FACTOR, float16, MASK, SPECIAL } from './widen';

/**
 * out [8] = base [8] + x [K] · panel [K, 8], to the bits of `tile` over the widened panel.
 * @param width 1 float16, 2 bfloat16
 */
export function narrowTile(width: i32, x: usize, panel: usize, K: usize, base: usize, out: usize): void {
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  const end = x + K * 4;
  if (width === 1) {
    const mask = i32x4.splat(width * MASK);
    const factor = i32x4.splat(width * FACTOR);
    const special = i32x4.splat(width * SPECIAL);
    const exponent = i32x4.splat(width * EXPONENT);
    for (; x < end; x += 4, panel += 16) {
      const a = v128.load32_splat(x);
      low = madd(a, float16(v128.load16x4_s(panel), mask, factor, special, exponent), low);
      high = madd(a, float16(v128.load16x4_s(panel, 8), mask, factor, special, exponent), high);
    }
  } else {
    for (; x < end; x += 4, panel += 16) {
      const a = v128.load32_splat(x);
      low = madd(a, i32x4.shl(v128.load16x4_u(panel), 16), low);
      high = madd(a, i32x4.shl(v128.load16x4_u(panel, 8), 16), high);
    }
  }
  put(out, base, low, high);
}
