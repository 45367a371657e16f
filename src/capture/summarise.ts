// A few numbers per head and per hidden state, computed on the way while the tensors pass by.

import { headStatistics, hiddenStatistics } from '../plan/summary.ts';

/**
 * The statistics of one layer's pattern, each a mean over the queries. Those of distance mean something only where
 * queries and keys are of one text.
 * @param pattern [H, Tq, Tk], rows that sum to 1
 * @param means receives [H, headStatistics]
 * @param entropy receives [H, Tq], in bits
 */
export function summarisePattern(
  pattern: Float32Array,
  [H, Tq, Tk]: readonly [number, number, number],
  means: Float32Array,
  entropy: Float32Array,
): void {
  for (let h = 0; h < H; h++) {
    const sums = new Float64Array(headStatistics.length);
    for (let query = 0; query < Tq; query++) {
      const row = pattern.subarray((h * Tq + query) * Tk, (h * Tq + query + 1) * Tk);
      const bits = entropyOf(row);
      entropy[h * Tq + query] = bits;
      let distance = 0;
      let max = 0;
      for (let key = 0; key < Tk; key++) {
        distance += row[key]! * Math.abs(query - key);
        max = Math.max(max, row[key]!);
      }
      const values = [bits, distance, max, row[query] ?? 0, row[query - 1] ?? 0, row[0]!];
      for (let s = 0; s < values.length; s++) sums[s]! += values[s]!;
    }
    for (let s = 0; s < sums.length; s++) means[h * sums.length + s] = sums[s]! / Tq;
  }
}

/** Shannon's entropy of a distribution, in bits; NaN where a weight is. */
export function entropyOf(weights: Float32Array): number {
  let bits = 0;
  for (const weight of weights) {
    if (weight > 0) bits -= weight * Math.log2(weight);
    else if (Number.isNaN(weight)) return Number.NaN;
  }
  return bits;
}

/**
 * The statistics of one hidden state.
 * @param state [T, C]
 * @param before the hidden state one layer earlier, or null at the first
 * @param statistics receives [T, hiddenStatistics]
 */
export function summariseHidden(
  state: Float32Array,
  before: Float32Array | null,
  width: number,
  statistics: Float32Array,
): void {
  for (let t = 0; t * width < state.length; t++) {
    const row = state.subarray(t * width, (t + 1) * width);
    let sum = 0;
    let squares = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const value of row) {
      sum += value;
      squares += value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    const mean = sum / width;
    let spread = 0;
    for (const value of row) spread += (value - mean) ** 2;
    const cosine = before ? cosineOf(row, before.subarray(t * width, (t + 1) * width)) : 1;
    const values = [Math.sqrt(squares), mean, Math.sqrt(spread / width), min, max, cosine];
    statistics.set(values, t * hiddenStatistics.length);
  }
}

/** The cosine of the angle between two vectors; 0 where one of them is zero. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}
