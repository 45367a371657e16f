// A few numbers for each row of a pattern; their definition is in statistics.ts of the engine.

import { claim, rowsOfPiece } from './claim';
import { isNotANumber, larger, largestOf, sumOf, total } from './lanes';
import { log2 } from './log2';
import { readPart } from './part';

/** Numbers of a row's statistics. */
const COUNT: usize = 6;

/** The cell of a row [Tk] at a key; 0 where the row has none. */
function weightAt(row: usize, key: isize, Tk: isize): f32 {
  return key >= 0 && key < Tk ? load<f32>(row + <usize>key * 4) : 0;
}

/** w log2 w; 0 where w is not above 0, and NaN where it is NaN. */
function informationOf(w: v128): v128 {
  const nan = v128.and(w, f32x4.ne(w, w));
  return v128.bitselect(f32x4.mul(w, log2(w)), nan, f32x4.gt(w, f32x4.splat(0)));
}

/** Of a row [Tk]: entropy in bits, mean distance to the query, largest, and the weights on the query, before it, and first. */
function statisticsOf(row: usize, query: isize, Tk: isize, out: usize): void {
  const whole = Tk & ~3;
  // What the row has not is -Infinity, and becomes zero.
  const last = readPart(row, whole, 0, Tk);
  let w = v128.andnot(last, f32x4.eq(last, f32x4.splat(-Infinity)));
  let away = f32x4.sub(f32x4(0, 1, 2, 3), f32x4.splat(<f32>(query - whole)));
  let bits = sumOf(informationOf(w));
  let distance = sumOf(f32x4.mul(w, f32x4.abs(away)));
  let largest = larger(f32x4.splat(0), w);
  away = f32x4.sub(f32x4(0, 1, 2, 3), f32x4.splat(<f32>query));
  for (let key: isize = 0; key < whole; key += 4) {
    w = v128.load(row + <usize>key * 4);
    bits = f64x2.add(bits, sumOf(informationOf(w)));
    distance = f64x2.add(distance, sumOf(f32x4.mul(w, f32x4.abs(away))));
    largest = larger(largest, w);
    away = f32x4.add(away, f32x4.splat(4));
  }
  const entropy: f32 = 0 - <f32>total(bits);
  store<f32>(out, entropy);
  store<f32>(out, <f32>total(distance), 4);
  // It is NaN where a weight is.
  store<f32>(out, isNotANumber(entropy) ? entropy : largestOf(largest), 8);
  store<f32>(out, weightAt(row, query, Tk), 12);
  store<f32>(out, weightAt(row, query - 1, Tk), 16);
  store<f32>(out, load<f32>(row), 20);
}

/** out [H · Tq, 6] = the statistics of each row of a pattern [H, Tq, Tk]; place is that of the first query among the keys. */
export function patternStatistics(
  pattern: usize,
  place: isize,
  out: usize,
  H: usize,
  Tq: usize,
  Tk: usize,
  next: usize,
): void {
  const rows = H * Tq;
  const piece = rowsOfPiece(Tk);
  for (let from = claim(next) * piece; from < rows; from = claim(next) * piece) {
    const end = min(from + piece, rows);
    for (let i = from; i < end; i++) {
      statisticsOf(pattern + i * Tk * 4, place + <isize>(i % Tq), Tk, out + i * COUNT * 4);
    }
  }
}
