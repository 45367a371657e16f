// Rotary position embeddings: the first cells of each head turned in pairs, each by an angle of its own.

import { claim, rowsOfPiece } from './claim';
import { madd } from './madd';

/** One pair, the cells a and `distance` bytes after it: a cos - b sin and b cos + a sin. */
function turnPair(x: usize, distance: usize, cos: f32, sin: f32, out: usize): void {
  const a = load<f32>(x);
  const b = load<f32>(x + distance);
  store<f32>(out, a * cos - b * sin);
  store<f32>(out + distance, b * cos + a * sin);
}

/** A head whose pairs are the cells i and i + pairs. */
function turnHalves(x: usize, cos: usize, sin: usize, out: usize, pairs: usize): void {
  const half = pairs * 4;
  let at: usize = 0;
  for (; at + 16 <= half; at += 16) {
    const a = v128.load(x + at);
    const b = v128.load(x + half + at);
    const c = v128.load(cos + at);
    const s = v128.load(sin + at);
    v128.store(out + at, madd(f32x4.neg(b), s, f32x4.mul(a, c)));
    v128.store(out + half + at, madd(a, s, f32x4.mul(b, c)));
  }
  for (; at < half; at += 4) turnPair(x + at, half, load<f32>(cos + at), load<f32>(sin + at), out + at);
}

/** A head whose pairs are the cells 2i and 2i + 1: a vector is two of them. */
function turnNeighbours(x: usize, cos: usize, sin: usize, out: usize, pairs: usize): void {
  let i: usize = 0;
  for (; i + 2 <= pairs; i += 2, x += 16, cos += 8, sin += 8, out += 16) {
    const own = v128.load(x);
    const other = f32x4.mul(v128.shuffle<f32>(own, own, 1, 0, 3, 2), f32x4(-1, 1, -1, 1));
    const c = v128.load64_zero(cos);
    const s = v128.load64_zero(sin);
    const turned = f32x4.mul(own, v128.shuffle<f32>(c, c, 0, 0, 1, 1));
    v128.store(out, madd(other, v128.shuffle<f32>(s, s, 0, 0, 1, 1), turned));
  }
  if (i < pairs) turnPair(x, 4, load<f32>(cos), load<f32>(sin), out);
}

/** out = x [T, H, D] with the first 2 · pairs cells of each head turned; cos and sin are [T, pairs]. */
export function rotary(
  x: usize,
  cos: usize,
  sin: usize,
  out: usize,
  T: usize,
  H: usize,
  D: usize,
  pairs: usize,
  neighbours: bool,
  next: usize,
): void {
  const token = H * D * 4;
  const piece = rowsOfPiece(H * D);
  for (let from = claim(next) * piece; from < T; from = claim(next) * piece) {
    const end = min(from + piece, T);
    memory.copy(out + from * token, x + from * token, (end - from) * token);
    for (let t = from; t < end; t++) {
      const turns = t * pairs * 4;
      for (let at = t * token; at < (t + 1) * token; at += D * 4) {
        if (neighbours) turnNeighbours(x + at, cos + turns, sin + turns, out + at, pairs);
        else turnHalves(x + at, cos + turns, sin + turns, out + at, pairs);
      }
    }
  }
}
