// Layer normalization.

import { widenHigh, widenLow } from './widen';

/** The mean of a row [C]. */
function meanOf(row: usize, C: usize): f64 {
  let sums = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 4 <= C; i += 4, row += 16) {
    const x = v128.load(row);
    sums = f64x2.add(sums, f64x2.add(widenLow(x), widenHigh(x)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < C; i++, row += 4) sum += load<f32>(row);
  return sum / <f64>C;
}

/** The mean square of a row [C] about its mean, which has no cancellation where the mean is large. */
function varianceOf(row: usize, mean: f64, C: usize): f64 {
  const center = f64x2.splat(mean);
  let sums = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 4 <= C; i += 4, row += 16) {
    const x = v128.load(row);
    const low = f64x2.sub(widenLow(x), center);
    const high = f64x2.sub(widenHigh(x), center);
    sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < C; i++, row += 4) {
    const difference = load<f32>(row) - mean;
    sum += difference * difference;
  }
  return sum / <f64>C;
}

/**
 * out [rows, C] = (x - mean) / sqrt(variance + eps) * gain [C] + shift [C], by rows.
 * Statistics and differences are float64: a residual stream may have a mean or an outlier far larger than the rest.
 */
export function layerNorm(
  x: usize,
  gain: usize,
  shift: usize,
  eps: f64,
  out: usize,
  rows: usize,
  C: usize,
): void {
  const width = C * 4;
  for (let row: usize = 0; row < rows; row++, x += width, out += width) {
    const mean = meanOf(x, C);
    const scale = 1 / sqrt<f64>(varianceOf(x, mean, C) + eps);
    for (let at: usize = 0; at < width; at += 4) {
      const unit = (load<f32>(x + at) - mean) * scale;
      store<f32>(out + at, <f32>(unit * load<f32>(gain + at) + load<f32>(shift + at)));
    }
  }
}
