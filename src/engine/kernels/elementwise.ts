// Sums, products and multiples of whole tensors, in vectors: the memory of a tensor is padded to a multiple of one.

/** out [cells] = a + b. */
export function add(a: usize, b: usize, out: usize, cells: usize): void {
  for (const end = out + cells * 4; out < end; a += 16, b += 16, out += 16) {
    v128.store(out, f32x4.add(v128.load(a), v128.load(b)));
  }
}

/** out [cells] = a * b. */
export function multiply(a: usize, b: usize, out: usize, cells: usize): void {
  for (const end = out + cells * 4; out < end; a += 16, b += 16, out += 16) {
    v128.store(out, f32x4.mul(v128.load(a), v128.load(b)));
  }
}

/** out [cells] = factor * x. */
export function scale(x: usize, factor: f32, out: usize, cells: usize): void {
  const factors = f32x4.splat(factor);
  for (const end = out + cells * 4; out < end; x += 16, out += 16) {
    v128.store(out, f32x4.mul(v128.load(x), factors));
  }
}
