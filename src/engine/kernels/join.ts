// The queries of one pattern behind those of another.

/**
 * out [H, count + Tq, Tk] = of each head the first `count` rows of first [H, queries, keys], cut or filled with zeros to
 * Tk keys, then rest [H, Tq, Tk].
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
): void {
  const taken = min(keys, Tk) * 4;
  const width = Tk * 4;
  for (let h: usize = 0; h < H; h++, first += queries * keys * 4, rest += Tq * width) {
    for (let i: usize = 0; i < count; i++, out += width) {
      memory.copy(out, first + i * keys * 4, taken);
      memory.fill(out + taken, 0, width - taken);
    }
    memory.copy(out, rest, Tq * width);
    out += Tq * width;
  }
}
