// The queries of one pattern behind those of another.

import { claim } from './claim';

/**
 * out [H, count + Tq, Tk] = of each head the first `count` rows of first [H, queries, keys], cut or filled with zeros to
 * Tk keys, then rest [H, Tq, Tk]. A piece is a head.
 */
export function joinQueries(
  first: usize,
  queries: usize,
  keys: usize,
  count: usize,
  rest: usize,
  out: usize,
  H: usize,
  Tq: usize,
  Tk: usize,
  next: usize,
  _thread: usize,
): void {
  const taken = min(keys, Tk) * 4;
  const width = Tk * 4;
  for (let h = claim(next); h < H; h = claim(next)) {
    const from = first + h * queries * keys * 4;
    let to = out + h * (count + Tq) * width;
    for (let i: usize = 0; i < count; i++, to += width) {
      memory.copy(to, from + i * keys * 4, taken);
      memory.fill(to + taken, 0, width - taken);
    }
    memory.copy(to, rest + h * Tq * width, Tq * width);
  }
}
