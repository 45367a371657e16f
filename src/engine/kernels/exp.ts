// The exponential function of four numbers.

import { madd } from './madd';

/** Below it the result would leave the normal numbers: -126 ln 2. */
const LOWEST: f32 = -87.33654;

/**
 * exp(x) for x <= 0, which is all that softmax and the activations ask for, but for rows with NaN, whose result is NaN
 * whatever this is; to about 1e-7 of the result.
 * exp(x) = 2^n exp(r), n = round(x / ln 2), with the polynomial of Cephes' expf (Moshier 1989) for exp(r).
 * Below -87.3, where the result is less than 1.2e-38, it is 0. NaN stays NaN.
 */
export function expOfNegative(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(Mathf.LOG2E)));
  // ln 2 in two parts, the first so short that n times it is exact.
  let r = madd(n, f32x4.splat(-0.693359375), x);
  r = madd(n, f32x4.splat(2.1219444e-4), r);
  let p = f32x4.splat(1.98756915e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // 2^n by writing n into the exponent's bits.
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(LOWEST)));
}
