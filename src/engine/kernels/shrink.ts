// A pattern shrunk to a picture's size; thumbnail.ts of the plan defines it.

import { claim, rowsOfPiece } from './claim';

/** The first of `length` cells that falls into patch `i` of `side` patches. */
function firstOf(i: usize, length: usize, side: usize): usize {
  return (i * length + side - 1) / side;
}

/** out [Tk] = the largest of each column of rows [count, Tk], at least 0; NaN if one is. */
function columnMaxima(rows: usize, count: usize, Tk: usize, out: usize): void {
  const width = Tk * 4;
  memory.fill(out, 0, width);
  for (let i: usize = 0; i < count; i++, rows += width) {
    let at: usize = 0;
    for (; at + 16 <= width; at += 16) {
      v128.store(out + at, f32x4.max(v128.load(out + at), v128.load(rows + at)));
    }
    for (; at < width; at += 4) store<f32>(out + at, max(load<f32>(out + at), load<f32>(rows + at)));
  }
}

/**
 * out [H, sq, sk] = the largest of each patch of a pattern [H, Tq, Tk].
 * @param scratch for each thread [Tk]
 */
export function shrink(
  pattern: usize,
  out: usize,
  scratch: usize,
  H: usize,
  Tq: usize,
  Tk: usize,
  sq: usize,
  sk: usize,
  next: usize,
  thread: usize,
): void {
  const maxima = scratch + thread * Tk * 4;
  const rows = H * sq;
  const piece = rowsOfPiece((Tq / sq) * Tk);
  for (let from = claim(next) * piece; from < rows; from = claim(next) * piece) {
    const end = min(from + piece, rows);
    for (let row = from; row < end; row++) {
      const y = row % sq;
      const first = firstOf(y, Tq, sq);
      const query = (row / sq) * Tq + first;
      columnMaxima(pattern + query * Tk * 4, firstOf(y + 1, Tq, sq) - first, Tk, maxima);
      for (let x: usize = 0, key: usize = 0; x < sk; x++) {
        let largest: f32 = 0;
        for (const last = firstOf(x + 1, Tk, sk); key < last; key++) {
          largest = max(largest, load<f32>(maxima + key * 4));
        }
        store<f32>(out + (row * sk + x) * 4, largest);
      }
    }
  }
}
