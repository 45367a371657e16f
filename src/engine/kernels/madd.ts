// Multiply and add four numbers, fused where the build has relaxed SIMD.

/** a * b + c per lane. Fused, it rounds once and costs one instruction; else it rounds twice and costs two. */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
