// What the lanes of a vector come to together.

import { widenHigh, widenLow } from './widen';

/** The sum of four numbers as two of float64, so that a long row of them costs no accuracy. */
export function sumOf(x: v128): v128 {
  return f64x2.add(widenLow(x), widenHigh(x));
}

/** The sum of both. */
export function total(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** The largest of four; NaN if one is. */
export function largestOf(x: v128): f32 {
  const high = f32x4.max(x, v128.shuffle<i64>(x, x, 1, 1));
  return max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1));
}
