// Layer normalization, and RMS normalization.

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
 * out [C] = (row - mean) * scale * (gainFrom + gain [C]) + shift [C]; no gain or no shift is address 0.
 * Rounded once: a residual stream may have a mean or an outlier far larger than the rest.
 */
function normalize(
  row: usize,
  mean: f64,
  scale: f64,
  gain: usize,
  gainFrom: f64,
  shift: usize,
  out: usize,
  C: usize,
): void {
  for (let at: usize = 0; at < C * 4; at += 4) {
    let value = (load<f32>(row + at) - mean) * scale;
    if (gain) value *= gainFrom + load<f32>(gain + at);
    if (shift) value += load<f32>(shift + at);
    store<f32>(out + at, <f32>value);
  }
}

/** out [rows, C] = (x - mean) / sqrt(variance + eps) * gain [C] + shift [C], by rows. */
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
    normalize(x, mean, scale, gain, 0, shift, out, C);
  }
}

/** out [rows, C] = x / sqrt(mean square + eps) * (gainFrom + gain [C]), by rows. */
export function rmsNorm(
  x: usize,
  gain: usize,
  gainFrom: f64,
  eps: f64,
  out: usize,
  rows: usize,
  C: usize,
): void {
  const width = C * 4;
  for (let row: usize = 0; row < rows; row++, x += width, out += width) {
    // The mean square is the variance about 0.
    normalize(x, 0, 1 / sqrt<f64>(varianceOf(x, 0, C) + eps), gain, gainFrom, 0, out, C);
  }
}
