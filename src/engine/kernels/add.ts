// The sum of two tensors.

/** out [cells] = a + b. Whole vectors: the memory of a tensor is padded to a multiple of one. */
export function add(a: usize, b: usize, out: usize, cells: usize): void {
  for (const end = out + cells * 4; out < end; a += 16, b += 16, out += 16) {
    v128.store(out, f32x4.add(v128.load(a), v128.load(b)));
  }
}
