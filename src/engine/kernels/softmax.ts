// Softmax over rows.

import { claim, rowsOfPiece } from './claim';
import { expOfNegative } from './exp';
import { isNotANumber, larger, largestOf, sumOf, total } from './lanes';
import { readPart, writePart } from './part';

/** The largest of the cells from … to of a row; any where one is NaN. */
function maximum(row: usize, from: isize, to: isize): f32 {
  let key = from & ~3;
  let x = readPart(row, key, from, to);
  for (key += 4; key + 4 <= to; key += 4) x = larger(x, v128.load(row + <usize>key * 4));
  if (key < to) x = larger(x, readPart(row, key, from, to));
  return largestOf(x);
}

/** Whether one of the cells from … to of a row is NaN. */
function hasNaN(row: usize, from: isize, to: isize): bool {
  for (let key = from; key < to; key++) if (isNotANumber(load<f32>(row + <usize>key * 4))) return true;
  return false;
}

/**
 * out = exp(row - largest) in the cells from … to; returns their sum, in float64, so that a long row costs no accuracy.
 * Each lane sums the keys of its own, and hidden keys as zeros: the sum is the same however many of them there are.
 */
function exponentials(row: usize, largest: f32, out: usize, from: isize, to: isize): f64 {
  const shift = f32x4.splat(largest);
  let key = from & ~3;
  let e = expOfNegative(f32x4.sub(readPart(row, key, from, to), shift));
  writePart(out, key, from, to, e);
  let sums = sumOf(e);
  for (key += 4; key + 4 <= to; key += 4) {
    e = expOfNegative(f32x4.sub(v128.load(row + <usize>key * 4), shift));
    v128.store(out + <usize>key * 4, e);
    sums = f64x2.add(sums, sumOf(e));
  }
  if (key < to) {
    e = expOfNegative(f32x4.sub(readPart(row, key, from, to), shift));
    writePart(out, key, from, to, e);
    sums = f64x2.add(sums, sumOf(e));
  }
  return total(sums);
}

/** out = out / sum in the cells from … to. */
function divide(out: usize, sum: f32, from: isize, to: isize): void {
  const divisor = f32x4.splat(sum);
  let key = from & ~3;
  writePart(out, key, from, to, f32x4.div(readPart(out, key, from, to), divisor));
  for (key += 4; key + 4 <= to; key += 4) {
    const at = out + <usize>key * 4;
    v128.store(at, f32x4.div(v128.load(at), divisor));
  }
  if (key < to) writePart(out, key, from, to, f32x4.div(readPart(out, key, from, to), divisor));
}

/** out = x in the cells from … to. */
function put(out: usize, from: isize, to: isize, x: f32): void {
  for (let key = from; key < to; key++) store<f32>(out + <usize>key * 4, x);
}

/**
 * out [C] = softmax of a row [C] of which only the cells from … to are visible: the others are not read, and count as
 * -Infinity. A row of -Infinity alone becomes zeros. out may be the row itself.
 */
export function softmaxRow(row: usize, out: usize, from: isize, to: isize, C: isize): void {
  const largest = maximum(row, from, to);
  // With a NaN the sum is NaN, whatever is taken for the largest.
  if (largest === -Infinity && !hasNaN(row, from, to)) {
    memory.fill(out, 0, <usize>C * 4);
    return;
  }
  const sum = <f32>exponentials(row, largest, out, from, to);
  divide(out, sum, from, to);
  // Zero, or NaN where the sum is NaN.
  const hidden: f32 = sum * 0;
  put(out, 0, from, hidden);
  put(out, to, C, hidden);
}

/** out [rows, C] = exp(x - max) / sum over each row; a row of -Infinity alone becomes zeros. */
export function softmax(x: usize, out: usize, rows: usize, C: usize, next: usize): void {
  const piece = rowsOfPiece(C);
  for (let from = claim(next) * piece; from < rows; from = claim(next) * piece) {
    const end = min(from + piece, rows);
    for (let row = from; row < end; row++) softmaxRow(x + row * C * 4, out + row * C * 4, 0, C, C);
  }
}
