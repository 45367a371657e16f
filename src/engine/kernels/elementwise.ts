// Sums, products and multiples of whole tensors, in vectors: the memory of a tensor is padded to a multiple of one.

import { claim, rowsOfPiece } from './claim';

/** out [cells] = a + b. */
export function add(a: usize, b: usize, out: usize, cells: usize, next: usize): void {
  const stretch = rowsOfPiece(1) * 4;
  for (let from = claim(next) * stretch; from < cells * 4; from = claim(next) * stretch) {
    const end = min(from + stretch, cells * 4);
    for (let at = from; at < end; at += 16) {
      v128.store(out + at, f32x4.add(v128.load(a + at), v128.load(b + at)));
    }
  }
}

/** out [cells] = a * b. */
export function multiply(a: usize, b: usize, out: usize, cells: usize, next: usize): void {
  const stretch = rowsOfPiece(1) * 4;
  for (let from = claim(next) * stretch; from < cells * 4; from = claim(next) * stretch) {
    const end = min(from + stretch, cells * 4);
    for (let at = from; at < end; at += 16) {
      v128.store(out + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
    }
  }
}

/** out [cells] = factor * x. */
export function scale(x: usize, factor: f32, out: usize, cells: usize, next: usize): void {
  const factors = f32x4.splat(factor);
  const stretch = rowsOfPiece(1) * 4;
  for (let from = claim(next) * stretch; from < cells * 4; from = claim(next) * stretch) {
    const end = min(from + stretch, cells * 4);
    for (let at = from; at < end; at += 16) v128.store(out + at, f32x4.mul(v128.load(x + at), factors));
  }
}
