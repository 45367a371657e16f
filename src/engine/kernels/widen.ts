// From numbers in fewer bits to numbers in more, exactly.

/** Lanes 0 and 1 of float32 as float64. */
export function widenLow(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Lanes 2 and 3. */
export function widenHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
}

/** Bytes of a number of a width: 0 float32, 1 float16, 2 bfloat16. */
export function bytesOf(width: i32): usize {
  return width === 0 ? 4 : 2;
}

/** out [cells] = the floats of 16 bits at `from` as float32. Eight at a time, as a row of a panel has. */
export function widen(width: i32, from: usize, out: usize, cells: usize): void {
  if (width === 1) widenFloat16(from, out, cells, width);
  else widenBfloat16(from, out, cells);
}

function widenBfloat16(from: usize, out: usize, cells: usize): void {
  for (const end = from + cells * 2; from < end; from += 16, out += 32) {
    v128.store(out, i32x4.shl(v128.load16x4_u(from), 16));
    v128.store(out, i32x4.shl(v128.load16x4_u(from, 8), 16), 16);
  }
}

/**
 * IEEE 754 binary16. Its bits, moved to where float32 has them and multiplied by 2^112, are the number, subnormal or not;
 * infinity and NaN, which come out as 2^16 and more, are given back their exponent.
 * @param one 1, from outside: the vectors made of it are then no constants, which V8 would make anew in each turn of the
 * loop, at half the speed
 */
function widenFloat16(from: usize, out: usize, cells: usize, one: i32): void {
  const mask = i32x4.splat(one * 0x8fffe000);
  const factor = i32x4.splat(one * 0x77800000);
  const special = i32x4.splat(one * 0x47800000);
  const exponent = i32x4.splat(one * 0x7f800000);
  for (const end = from + cells * 2; from < end; from += 16, out += 32) {
    // The sign, extended to 32 bits, fills up what the shift moves out of its place.
    const low = f32x4.mul(v128.and(i32x4.shl(v128.load16x4_s(from), 13), mask), factor);
    const high = f32x4.mul(v128.and(i32x4.shl(v128.load16x4_s(from, 8), 13), mask), factor);
    v128.store(out, v128.or(low, v128.and(f32x4.ge(f32x4.abs(low), special), exponent)));
    v128.store(out, v128.or(high, v128.and(f32x4.ge(f32x4.abs(high), special), exponent)), 16);
  }
}
