// The products of attention, head by head: queries with keys, made a pattern or not, and the pattern with values.
// Each of G heads of keys and values is packed for the H / G heads of queries that share it.

import { claim, partsOfPiece, rowParts } from './claim';
import { endVisible, firstVisible } from './mask';
import { pack } from './pack-head';
import { GROUP, GROUP_BYTES, panelBytes } from './panel';
import { readPart, writePart } from './part';
import { product } from './product';
import { softCapOf } from './soft-cap';
import { softmaxRow } from './softmax';

/** Queries whose scores become a pattern while they are still in the cache; a multiple of the tiles' rows. */
const QUERIES: usize = 48;

/**
 * out [H, Tq, Tk] = scale * q [Tq, H, D] · k [Tk, G, D].
 * @param scratch for each thread panels of [D, Tk], and [Tq, 32]
 */
export function scores(
  q: usize,
  k: usize,
  scale: f32,
  out: usize,
  scratch: usize,
  H: usize,
  G: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
  next: usize,
  thread: usize,
): void {
  const far = Tq + Tk;
  queriesWithKeys(q, k, scale, false, 0, far, far, out, scratch, H, G, Tq, Tk, D, next, thread);
}

/**
 * out [H, Tq, Tk] = softmax(mask(soft cap(scores))), as those would compute it one after the other.
 * @param cap 0 for none
 * @param before how many tokens before its own place a query sees; @param after how many after it
 * @param scratch as for `scores`
 */
export function pattern(
  q: usize,
  k: usize,
  scale: f32,
  cap: f32,
  before: isize,
  after: isize,
  out: usize,
  scratch: usize,
  H: usize,
  G: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
  next: usize,
  thread: usize,
): void {
  queriesWithKeys(q, k, scale, true, cap, before, after, out, scratch, H, G, Tq, Tk, D, next, thread);
}

/** The scores, of keys that some query of a few sees, and made a pattern if `finished`. A piece is some heads' rows. */
function queriesWithKeys(
  q: usize,
  k: usize,
  scale: f32,
  finished: bool,
  cap: f32,
  before: isize,
  after: isize,
  out: usize,
  scratch: usize,
  H: usize,
  G: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
  next: usize,
  thread: usize,
): void {
  const size = panelBytes(D, Tk);
  const panels = scratch + thread * (size + Tq * GROUP_BYTES);
  const shared = H / G;
  const parts = rowParts(Tq, G);
  const rows = (Tq + parts - 1) / parts;
  const piece = partsOfPiece(rows * shared, D, Tk);
  const pieces = ((G + piece - 1) / piece) * parts;
  const offset = <isize>Tk - <isize>Tq;
  for (let at = claim(next); at < pieces; at = claim(next)) {
    const first = (at % parts) * rows;
    const stop = min(first + rows, Tq);
    const last = min((at / parts + 1) * piece, G);
    for (let g = (at / parts) * piece; g < last; g++) {
      // k of one head, transposed: [D, Tk].
      pack(k + g * D * 4, 4, G * D * 4, D, Tk, scale, panels);
      for (let h = g * shared; h < (g + 1) * shared; h++) {
        for (let i = first; i < stop; i += QUERIES) {
          const count = min(QUERIES, stop - i);
          const place = <isize>i + offset;
          // The keys that any of these queries sees, in whole groups.
          const lowest = <usize>firstVisible(place, before, Tk) & ~(GROUP - 1);
          const end = <usize>endVisible(place + <isize>count - 1, before, after, Tk);
          const highest = min((end + GROUP - 1) & ~(GROUP - 1), Tk);
          const from = q + (i * H + h) * D * 4;
          const row = out + (h * Tq + i) * Tk * 4;
          const to = row + lowest * 4;
          product(from, H * D * 4, panels, count, D, lowest, highest, to, Tk * 4, panels + size);
          if (finished) finish(row, count, cap, place, before, after, Tk);
        }
      }
    }
  }
}

/** Makes rows [count, Tk] of scores, of queries from a place on, rows of a pattern. */
function finish(
  row: usize,
  count: usize,
  cap: f32,
  place: isize,
  before: isize,
  after: isize,
  Tk: isize,
): void {
  const caps = f32x4.splat(cap);
  for (let i: usize = 0; i < count; i++, place++, row += Tk * 4) {
    const from = firstVisible(place, before, Tk);
    const to = endVisible(place, before, after, Tk);
    if (cap !== 0) {
      for (let key = from & ~3; key < to; key += 4) {
        writePart(row, key, from, to, softCapOf(readPart(row, key, from, to), caps));
      }
    }
    softmaxRow(row, row, from, to, Tk);
  }
}

/**
 * out [Tq, H, D] = pattern [H, Tq, Tk] · v [Tk, G, D].
 * @param scratch for each thread panels of [Tk, D], and [Tq, 32]
 */
export function mix(
  pattern: usize,
  v: usize,
  out: usize,
  scratch: usize,
  H: usize,
  G: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
  next: usize,
  thread: usize,
): void {
  const size = panelBytes(Tk, D);
  const panels = scratch + thread * (size + Tq * GROUP_BYTES);
  const shared = H / G;
  const parts = rowParts(Tq, G);
  const rows = (Tq + parts - 1) / parts;
  const piece = partsOfPiece(rows * shared, Tk, D);
  const pieces = ((G + piece - 1) / piece) * parts;
  for (let at = claim(next); at < pieces; at = claim(next)) {
    const i = (at % parts) * rows;
    const last = min((at / parts + 1) * piece, G);
    for (let g = (at / parts) * piece; g < last; g++) {
      pack(v + g * D * 4, G * D * 4, 4, Tk, D, 1, panels);
      for (let h = g * shared; h < (g + 1) * shared; h++) {
        const from = pattern + (h * Tq + i) * Tk * 4;
        const to = out + (i * H + h) * D * 4;
        product(from, Tk * 4, panels, min(rows, Tq - i), Tk, 0, D, to, H * D * 4, panels + size);
      }
    }
  }
}
