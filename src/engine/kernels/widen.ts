// From four numbers of float32 to two pairs of float64.

/** Lanes 0 and 1. */
export function widenLow(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Lanes 2 and 3. */
export function widenHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
}

/** out [cells] = the floats of 16 bits at `from`, exactly: bfloat16, which is the upper half of a float32. */
export function widenBfloat16(from: usize, out: usize, cells: usize): void {
  for (const end = from + cells * 2; from < end; from += 8, out += 16) {
    v128.store(out, i32x4.shl(v128.load16x4_u(from), 16));
  }
}

/**
 * out [cells] = the floats of 16 bits at `from`, exactly: IEEE 754 binary16. The bits without the sign, moved to where
 * float32 has them and multiplied by 2^112, are the number, subnormal or not; infinity and NaN are given back their
 * exponent.
 */
export function widenFloat16(from: usize, out: usize, cells: usize): void {
  for (const end = from + cells * 2; from < end; from += 8, out += 16) {
    const bits = v128.load16x4_u(from);
    const magnitude = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13);
    const number = f32x4.mul(magnitude, f32x4.splat(reinterpret<f32>(0x77800000)));
    const special = i32x4.ge_s(magnitude, i32x4.splat(0x0f800000));
    const sign = i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16);
    v128.store(out, v128.or(v128.or(number, v128.and(special, i32x4.splat(0x7f800000))), sign));
  }
}
