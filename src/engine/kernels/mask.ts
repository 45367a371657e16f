// The mask of what a query cannot see.

import { claim, rowsOfPiece } from './claim';

/** The first key that the query at a place sees. */
export function firstVisible(place: isize, before: isize, Tk: isize): isize {
  return min(max(place - before, 0), Tk);
}

/** The key after the last that it sees; the first one where it sees none. */
export function endVisible(place: isize, before: isize, after: isize, Tk: isize): isize {
  return max(min(place + after + 1, Tk), firstVisible(place, before, Tk));
}

/** -Infinity into the cells from … to of a row. */
function hide(row: usize, from: isize, to: isize): void {
  for (let key = from; key < to; key++) store<f32>(row + <usize>key * 4, -Infinity);
}

/**
 * out = scores [H, Tq, Tk] with -Infinity where a key is more than `before` tokens before its query or more than
 * `after` tokens after it. The place of a query is query + Tk - Tq, which may be negative.
 */
export function mask(
  scores: usize,
  out: usize,
  before: isize,
  after: isize,
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
      const place = <isize>(i % Tq) + Tk - Tq;
      const row = out + i * Tk * 4;
      memory.copy(row, scores + i * Tk * 4, Tk * 4);
      hide(row, 0, firstVisible(place, before, Tk));
      hide(row, endVisible(place, before, after, Tk), Tk);
    }
  }
}
