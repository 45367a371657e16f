// Layer normalization, and RMS normalization.

import { claim, rowsOfPiece } from './claim';
import { sumOf, total } from './lanes';
import { widenHigh, widenLow } from './widen';

/** The mean of a row [C]. */
export function meanOf(row: usize, C: usize): f64 {
  let sums = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 4 <= C; i += 4, row += 16) sums = f64x2.add(sums, sumOf(v128.load(row)));
  let sum = total(sums);
  for (; i < C; i++, row += 4) sum += load<f32>(row);
  return sum / <f64>C;
}

/** The mean square of a row [C] about its mean, which has no cancellation where the mean is large. */
export function varianceOf(row: usize, mean: f64, C: usize): f64 {
  const center = f64x2.splat(mean);
  let sums = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 4 <= C; i += 4, row += 16) {
    const x = v128.load(row);
    const low = f64x2.sub(widenLow(x), center);
    const high = f64x2.sub(widenHigh(x), center);
    sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
  }
  let sum = total(sums);
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
  const means = f64x2.splat(mean);
  const scales = f64x2.splat(scale);
  const gainFroms = f64x2.splat(gainFrom);
  let at: usize = 0;
  for (; at + 8 <= C * 4; at += 8) {
    let values = f64x2.mul(f64x2.sub(two(row + at), means), scales);
    if (gain) values = f64x2.mul(values, f64x2.add(gainFroms, two(gain + at)));
    if (shift) values = f64x2.add(values, two(shift + at));
    v128.store64_lane(out + at, f32x4.demote_f64x2_zero(values), 0);
  }
  if (at < C * 4) {
    let value = (load<f32>(row + at) - mean) * scale;
    if (gain) value *= gainFrom + load<f32>(gain + at);
    if (shift) value += load<f32>(shift + at);
    store<f32>(out + at, <f32>value);
  }
}

/** Two numbers, as float64. */
function two(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
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
  next: usize,
): void {
  const piece = rowsOfPiece(C);
  for (let from = claim(next) * piece; from < rows; from = claim(next) * piece) {
    const end = min(from + piece, rows);
    for (let i = from; i < end; i++) {
      const row = x + i * C * 4;
      const mean = meanOf(row, C);
      const scale = 1 / sqrt<f64>(varianceOf(row, mean, C) + eps);
      normalize(row, mean, scale, gain, 0, shift, out + i * C * 4, C);
    }
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
  next: usize,
): void {
  const piece = rowsOfPiece(C);
  for (let from = claim(next) * piece; from < rows; from = claim(next) * piece) {
    const end = min(from + piece, rows);
    for (let i = from; i < end; i++) {
      const row = x + i * C * 4;
      // The mean square is the variance about 0.
      const scale = 1 / sqrt<f64>(varianceOf(row, 0, C) + eps);
      normalize(row, 0, scale, gain, gainFrom, 0, out + i * C * 4, C);
    }
  }
}
