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
  const end = from + cells * 2;
  if (width === 1) {
    for (; from < end; from += 16, out += 32) {
      v128.store(out, float16(v128.load16x4_u(from)));
      v128.store(out, float16(v128.load16x4_u(from, 8)), 16);
    }
  } else {
    for (; from < end; from += 16, out += 32) {
      v128.store(out, i32x4.shl(v128.load16x4_u(from), 16));
      v128.store(out, i32x4.shl(v128.load16x4_u(from, 8), 16), 16);
    }
  }
}

/**
 * Four numbers of IEEE 754 binary16. The bits without the sign, moved to where float32 has them and multiplied by
 * 2^112, are the number, subnormal or not; infinity and NaN are given back their exponent.
 */
function float16(bits: v128): v128 {
  const magnitude = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13);
  const number = f32x4.mul(magnitude, f32x4.splat(reinterpret<f32>(0x77800000)));
  const special = i32x4.ge_s(magnitude, i32x4.splat(0x0f800000));
  const sign = i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16);
  return v128.or(v128.or(number, v128.and(special, i32x4.splat(0x7f800000))), sign);
}
