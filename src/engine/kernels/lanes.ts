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

/** Whether a number is NaN. */
export function isNotANumber(x: f64): bool {
  // biome-ignore lint/suspicious/noGlobalIsNan: it is a builtin of AssemblyScript, which has no Number.isNaN.
  return isNaN(x);
}

/**
 * The larger of each lane, and either of two zeros, or where one is NaN. `f32x4.max`, which hands NaN on, takes eight
 * instructions.
 */
export function larger(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}

/** The smaller, likewise. */
export function smaller(a: v128, b: v128): v128 {
  return f32x4.pmin(a, b);
}

/** The largest of four; any where one is NaN. */
export function largestOf(x: v128): f32 {
  const pairs = larger(x, v128.shuffle<i64>(x, x, 1, 1));
  return f32x4.extract_lane(larger(pairs, v128.shuffle<i32>(pairs, pairs, 1, 1, 1, 1)), 0);
}

/** The smallest, likewise. */
export function smallestOf(x: v128): f32 {
  const pairs = smaller(x, v128.shuffle<i64>(x, x, 1, 1));
  return f32x4.extract_lane(smaller(pairs, v128.shuffle<i32>(pairs, pairs, 1, 1, 1, 1)), 0);
}
