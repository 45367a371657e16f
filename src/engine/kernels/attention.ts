// The two products of attention, head by head: queries with keys, and the pattern with values.

import { pack } from './panel';
import { product } from './product';

/**
 * out [H, Tq, Tk] = scale * q [Tq, H, D] · k [Tk, H, D].
 * panels [ceil(Tk / 8), D, 8] and edge [Tq, 8] are scratch.
 */
export function scores(
  q: usize,
  k: usize,
  scale: f32,
  out: usize,
  panels: usize,
  edge: usize,
  H: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
): void {
  const head = D * 4;
  const token = H * head;
  const size = Tq * Tk * 4;
  memory.fill(out, 0, H * size);
  for (let h: usize = 0; h < H; h++) {
    // k of one head, transposed: [D, Tk].
    pack(k + h * head, 4, token, D, Tk, scale, panels);
    product(q + h * head, token, panels, Tq, D, Tk, out + h * size, Tk * 4, edge);
  }
}

/**
 * out [Tq, H, D] = pattern [H, Tq, Tk] · v [Tk, H, D].
 * panels [ceil(D / 8), Tk, 8] and edge [Tq, 8] are scratch.
 */
export function mix(
  pattern: usize,
  v: usize,
  out: usize,
  panels: usize,
  edge: usize,
  H: usize,
  Tq: usize,
  Tk: usize,
  D: usize,
): void {
  const head = D * 4;
  const token = H * head;
  const size = Tq * Tk * 4;
  memory.fill(out, 0, Tq * token);
  for (let h: usize = 0; h < H; h++) {
    pack(v + h * head, token, 4, Tk, D, 1, panels);
    product(pattern + h * size, Tk * 4, panels, Tq, Tk, D, out + h * head, token, edge);
  }
}
