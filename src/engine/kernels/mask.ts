// The mask of what a query cannot see.

/** -Infinity into the cells [from, to) of a row. */
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
  Tq: isize,
  Tk: isize,
): void {
  memory.copy(out, scores, H * <usize>(Tq * Tk) * 4);
  for (let h: usize = 0; h < H; h++) {
    for (let place = Tk - Tq; place < Tk; place++, out += <usize>Tk * 4) {
      hide(out, 0, min(place - before, Tk));
      hide(out, max(place + after + 1, 0), Tk);
    }
  }
}
