// Softmax over rows.

import { expOfNegative } from './exp';
import { widenHigh, widenLow } from './widen';

/** The largest of a row [C]; NaN if it holds one. */
function maximum(row: usize, C: usize): f32 {
  let vector = f32x4.splat(-Infinity);
  let i: usize = 0;
  for (; i + 4 <= C; i += 4, row += 16) vector = f32x4.max(vector, v128.load(row));
  let result = max(
    max(f32x4.extract_lane(vector, 0), f32x4.extract_lane(vector, 1)),
    max(f32x4.extract_lane(vector, 2), f32x4.extract_lane(vector, 3)),
  );
  for (; i < C; i++, row += 4) result = max(result, load<f32>(row));
  return result;
}

/** out [C] = exp(row - largest); returns the sum of out. Summed in float64, so a long row costs no accuracy. */
function exponentials(row: usize, largest: f32, out: usize, C: usize): f64 {
  const shift = f32x4.splat(largest);
  let sums = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 4 <= C; i += 4, row += 16, out += 16) {
    const e = expOfNegative(f32x4.sub(v128.load(row), shift));
    v128.store(out, e);
    sums = f64x2.add(sums, f64x2.add(widenLow(e), widenHigh(e)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < C; i++, row += 4, out += 4) {
    const e = f32x4.extract_lane(expOfNegative(f32x4.splat(load<f32>(row) - largest)), 0);
    store<f32>(out, e);
    sum += e;
  }
  return sum;
}

/** out [C] = out / sum. */
function divide(out: usize, sum: f32, C: usize): void {
  const divisor = f32x4.splat(sum);
  let i: usize = 0;
  for (; i + 4 <= C; i += 4, out += 16) v128.store(out, f32x4.div(v128.load(out), divisor));
  for (; i < C; i++, out += 4) store<f32>(out, load<f32>(out) / sum);
}

/** out [rows, C] = exp(x - max) / sum over each row; a row of -Infinity alone becomes zeros. */
export function softmax(x: usize, out: usize, rows: usize, C: usize): void {
  const width = C * 4;
  for (let row: usize = 0; row < rows; row++, x += width, out += width) {
    const largest = maximum(x, C);
    if (largest === -Infinity) memory.fill(out, 0, width);
    else divide(out, <f32>exponentials(x, largest, out, C), C);
  }
}
