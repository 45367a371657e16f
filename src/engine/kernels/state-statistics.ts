// A few numbers for each row of a hidden state; their definition is in statistics.ts of the engine.

import { claim, rowsOfPiece } from './claim';
import { isNotANumber, larger, largestOf, smaller, smallestOf, total } from './lanes';
import { meanOf, varianceOf } from './norm';
import { widenHigh, widenLow } from './widen';

/** Numbers of a row's statistics. */
const COUNT: usize = 6;

/** The sum of a[i] b[i] over rows [C], in float64. */
function dotOf(a: usize, b: usize, C: usize): f64 {
  let sums = f64x2.splat(0);
  let at: usize = 0;
  for (; at + 16 <= C * 4; at += 16) {
    const x = v128.load(a + at);
    const y = v128.load(b + at);
    const low = f64x2.mul(widenLow(x), widenLow(y));
    sums = f64x2.add(sums, f64x2.add(low, f64x2.mul(widenHigh(x), widenHigh(y))));
  }
  let sum = total(sums);
  for (; at < C * 4; at += 4) sum += <f64>load<f32>(a + at) * <f64>load<f32>(b + at);
  return sum;
}

/** The largest of a row [C]; any where one is NaN. */
function largestCell(row: usize, C: usize): f32 {
  let x = f32x4.splat(-Infinity);
  let at: usize = 0;
  for (; at + 16 <= C * 4; at += 16) x = larger(x, v128.load(row + at));
  let largest = largestOf(x);
  for (; at < C * 4; at += 4) largest = max(largest, load<f32>(row + at));
  return largest;
}

/** The smallest, likewise. */
function smallestCell(row: usize, C: usize): f32 {
  let x = f32x4.splat(Infinity);
  let at: usize = 0;
  for (; at + 16 <= C * 4; at += 16) x = smaller(x, v128.load(row + at));
  let smallest = smallestOf(x);
  for (; at < C * 4; at += 4) smallest = min(smallest, load<f32>(row + at));
  return smallest;
}

/** The cosine of the angle between two rows; 0 where one of them is zero. */
function cosineOf(dot: f64, aa: f64, bb: f64): f64 {
  return aa === 0 || bb === 0 ? 0 : dot / sqrt(aa * bb);
}

/**
 * out [T, 6] = of each row of a state [T, C] length, mean, standard deviation, smallest, largest, and the cosine of the
 * angle to the same row of the state before, which is 1 where that is address 0.
 */
export function stateStatistics(
  state: usize,
  before: usize,
  out: usize,
  T: usize,
  C: usize,
  next: usize,
): void {
  const piece = rowsOfPiece(C);
  for (let from = claim(next) * piece; from < T; from = claim(next) * piece) {
    const end = min(from + piece, T);
    for (let t = from; t < end; t++) {
      const row = state + t * C * 4;
      const to = out + t * COUNT * 4;
      const squares = dotOf(row, row, C);
      const mean = meanOf(row, C);
      store<f32>(to, <f32>sqrt(squares));
      store<f32>(to, <f32>mean, 4);
      store<f32>(to, <f32>sqrt(varianceOf(row, mean, C)), 8);
      // They are NaN where a cell is.
      store<f32>(to, isNotANumber(squares) ? <f32>squares : smallestCell(row, C), 12);
      store<f32>(to, isNotANumber(squares) ? <f32>squares : largestCell(row, C), 16);
      const other = before + t * C * 4;
      const cosine = before ? cosineOf(dotOf(row, other, C), squares, dotOf(other, other, C)) : 1;
      store<f32>(to, <f32>cosine, 20);
    }
  }
}
