// The two products of attention, head by head: queries with keys, and the pattern with values.
// Each of G heads of keys and values is packed once, for the H / G heads of queries that share it.

import { pack } from './panel';
import { product } from './product';

/**
 * out [H, Tq, Tk] = scale * q [Tq, H, D] · k [Tk, G, D].
 * panels (as `pack` makes them, of k) and edge [Tq, 32] are scratch.
 */
export function scores(
  q: usize,
  k: usize,
  scale: f32,
  out: usize,
  panels: usize,
  edge: usize,
  H: usize,
  G: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
): void {
  const head = D * 4;
  const size = Tq * Tk * 4;
  const shared = H / G;
  for (let g: usize = 0; g < G; g++, k += head) {
    // k of one head, transposed: [D, Tk].
    pack(k, 4, G * head, D, Tk, scale, panels);
    for (let i: usize = 0; i < shared; i++, q += head, out += size) {
      product(q, H * head, panels, Tq, D, Tk, 0, out, Tk * 4, edge);
    }
  }
}

/**
 * out [Tq, H, D] = pattern [H, Tq, Tk] · v [Tk, G, D].
 * panels (of v) and edge [Tq, 32] are scratch.
 */
export function mix(
  pattern: usize,
  v: usize,
  out: usize,
  panels: usize,
  edge: usize,
  H: usize,
  G: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
): void {
  const head = D * 4;
  const shared = H / G;
  for (let g: usize = 0; g < G; g++, v += head) {
    pack(v, G * head, 4, Tk, D, 1, panels);
    for (let i: usize = 0; i < shared; i++, pattern += Tq * Tk * 4, out += head) {
      product(pattern, Tk * 4, panels, Tq, Tk, D, 0, out, H * head, edge);
    }
  }
}
