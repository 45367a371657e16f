// From numbers in fewer bits to numbers in more, exactly.

/** Lanes 0 and 1 of float32 as float64. */
export function widenLow(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Lanes 2 and 3. */
export function widenHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
}

/** Widths of numbers; float32 is 0. */
export const FLOAT16: i32 = 1;
export const BFLOAT16: i32 = 2;

/** Bytes of a number of a width. */
export function bytesOf(width: i32): usize {
  return width === 0 ? 4 : 2;
}

/** Four numbers of bfloat16 as float32, whose upper half they are. */
export function bfloat16(at: usize): v128 {
  return i32x4.shl(v128.load16x4_u(at), 16);
}

/** out [cells] = numbers of float16 as float32. Eight at a time, as a row of a panel has; there is one row at least. */
export function widenFloat16(from: usize, out: usize, cells: usize): void {
  // It must come from outside, as `float16` says.
  const one = <i32>min<usize>(cells, 1);
  const mask = i32x4.splat(one * MASK);
  const factor = i32x4.splat(one * FACTOR);
  const special = i32x4.splat(one * SPECIAL);
  const exponent = i32x4.splat(one * EXPONENT);
  for (const end = from + cells * 2; from < end; from += 16, out += 32) {
    v128.store(out, float16(v128.load16x4_s(from), mask, factor, special, exponent));
    v128.store(out, float16(v128.load16x4_s(from, 8), mask, factor, special, exponent), 16);
  }
}

/** What `float16` is to be given, in each lane: times a 1 from outside, for else V8 makes constants anew in each turn. */
export const MASK: i32 = 0x8fffe000;
export const FACTOR: i32 = 0x77800000;
export const SPECIAL: i32 = 0x47800000;
export const EXPONENT: i32 = 0x7f800000;

/**
 * Four numbers of IEEE 754 binary16, whose bits were extended with their signs. Moved to where float32 has them and
 * multiplied by 2^112, they are the number, subnormal or not; infinity and NaN, which come out as 2^16 and more, are
 * given back their exponent. With its constants made outside the loop it takes half the time.
 */
export function float16(bits: v128, mask: v128, factor: v128, special: v128, exponent: v128): v128 {
  const number = f32x4.mul(v128.and(i32x4.shl(bits, 13), mask), factor);
  return v128.or(number, v128.and(f32x4.ge(f32x4.abs(number), special), exponent));
}
