// The logarithm of four numbers.

import { madd } from './madd';

/**
 * log2(x) for normal x > 0, to about 2e-7 of the result or absolute, whichever is larger.
 * x = 2^n m with m from sqrt(1/2) to sqrt(2); with the polynomial of Cephes' logf (Moshier 1989) for ln m.
 */
export function log2(x: v128): v128 {
  // Bits from sqrt(1/2) on count as the next power of two.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const n = i32x4.shr_s(shifted, 23);
  const m = i32x4.sub(x, i32x4.shl(n, 23));
  const r = f32x4.sub(m, f32x4.splat(1));
  const square = f32x4.mul(r, r);
  let p = f32x4.splat(7.0376836292e-2);
  p = madd(p, r, f32x4.splat(-1.151461031e-1));
  p = madd(p, r, f32x4.splat(1.167699874e-1));
  p = madd(p, r, f32x4.splat(-1.2420140846e-1));
  p = madd(p, r, f32x4.splat(1.4249322787e-1));
  p = madd(p, r, f32x4.splat(-1.6668057665e-1));
  p = madd(p, r, f32x4.splat(2.0000714765e-1));
  p = madd(p, r, f32x4.splat(-2.4999993993e-1));
  p = madd(p, r, f32x4.splat(3.3333331174e-1));
  const ln = f32x4.add(r, madd(f32x4.mul(p, r), square, f32x4.mul(square, f32x4.splat(-0.5))));
  return madd(ln, f32x4.splat(Mathf.LOG2E), f32x4.convert_i32x4_s(n));
}
