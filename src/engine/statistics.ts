// A few numbers for each row of a pattern and of a hidden state, in plain loops: their definition.

import { headStatistics, hiddenStatistics } from '../plan/summary.ts';
import type { Tensor } from './tensor.ts';

/**
 * The statistics of each row of a pattern. Those of distance mean something only where queries and keys are of one text.
 * @param pattern [H, Tq, Tk], rows that sum to 1
 * @param place of the first query among the keys
 * @returns [H, Tq, headStatistics]
 */
export function patternStatistics({ shape, data }: Tensor, place: number): Float32Array {
  const [H, Tq, Tk] = shape as [number, number, number];
  const found = new Float32Array(H * Tq * headStatistics.length);
  for (let i = 0; i < H * Tq; i++) {
    const query = place + (i % Tq);
    const row = data.subarray(i * Tk, (i + 1) * Tk);
    let distance = 0;
    let max = 0;
    for (let key = 0; key < Tk; key++) {
      distance += row[key]! * Math.abs(query - key);
      max = Math.max(max, row[key]!);
    }
    const values = [entropyOf(row), distance, max, row[query] ?? 0, row[query - 1] ?? 0, row[0]!];
    found.set(values, i * headStatistics.length);
  }
  return found;
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
 * @returns [T, hiddenStatistics]
 */
export function stateStatistics({ shape, data }: Tensor, before: Tensor | null): Float32Array {
  const [T, C] = shape as [number, number];
  const found = new Float32Array(T * hiddenStatistics.length);
  for (let t = 0; t < T; t++) {
    const row = data.subarray(t * C, (t + 1) * C);
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
    const mean = sum / C;
    let spread = 0;
    for (const value of row) spread += (value - mean) ** 2;
    const cosine = before ? cosineOf(row, before.data.subarray(t * C, (t + 1) * C)) : 1;
    found.set(
      [Math.sqrt(squares), mean, Math.sqrt(spread / C), min, max, cosine],
      t * hiddenStatistics.length,
    );
  }
  return found;
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
