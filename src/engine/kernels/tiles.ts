// The innermost loops of the matrix product: a few rows of x times one panel, with the sums in registers.

import { madd } from './madd';
import { PANEL_BYTES } from './panel';
import { bfloat16 } from './widen';

/**
 * The tallest tile. Twelve sums, two vectors of the panel and one number of x are the fifteen vector registers that
 * V8 hands out on x64; where the multiply-add is not fused, its products need registers too.
 */
export const TALLEST: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** out [8] = base [8] + sums, the two vectors of one row of a tile; no base is address 0. */
export function put(out: usize, base: usize, low: v128, high: v128): void {
  v128.store(out, base ? f32x4.add(v128.load(base), low) : low);
  v128.store(out, base ? f32x4.add(v128.load(base, 16), high) : high, 16);
}

// biome-ignore lint/complexity/noStaticOnlyClass: of functions, a decorator can stand only before methods.
class Tile {
  /**
   * out [rows, 8] = base [rows, 8] + x [rows, K] · panel [K, 8]. Strides in bytes.
   * `rows` and `short`, whether the panel's numbers are bfloat16, are constants wherever it is inlined, so all else
   * vanishes. Each cell is one sum over k, whatever the number of rows: so a row comes out the same, to the last bit,
   * whichever rows it is computed with.
   */
  @inline
  static of(
    rows: usize,
    short: bool,
    x: usize,
    xStride: usize,
    panel: usize,
    K: usize,
    base: usize,
    baseStride: usize,
    out: usize,
    outStride: usize,
  ): void {
    let x0 = x;
    let x1 = x0 + xStride;
    let x2 = x1 + xStride;
    let x3 = x2 + xStride;
    let x4 = x3 + xStride;
    let x5 = x4 + xStride;
    let s00 = f32x4.splat(0);
    let s01 = f32x4.splat(0);
    let s10 = f32x4.splat(0);
    let s11 = f32x4.splat(0);
    let s20 = f32x4.splat(0);
    let s21 = f32x4.splat(0);
    let s30 = f32x4.splat(0);
    let s31 = f32x4.splat(0);
    let s40 = f32x4.splat(0);
    let s41 = f32x4.splat(0);
    let s50 = f32x4.splat(0);
    let s51 = f32x4.splat(0);
    for (let k: usize = 0; k < K; k++) {
      const low = short ? bfloat16(panel) : v128.load(panel);
      const high = short ? bfloat16(panel + 8) : v128.load(panel, 16);
      panel += short ? PANEL_BYTES / 2 : PANEL_BYTES;
      let a = v128.load32_splat(x0);
      s00 = madd(a, low, s00);
      s01 = madd(a, high, s01);
      x0 += 4;
      if (rows > 1) {
        a = v128.load32_splat(x1);
        s10 = madd(a, low, s10);
        s11 = madd(a, high, s11);
        x1 += 4;
      }
      if (rows > 2) {
        a = v128.load32_splat(x2);
        s20 = madd(a, low, s20);
        s21 = madd(a, high, s21);
        x2 += 4;
      }
      if (rows > 3) {
        a = v128.load32_splat(x3);
        s30 = madd(a, low, s30);
        s31 = madd(a, high, s31);
        x3 += 4;
      }
      if (rows > 4) {
        a = v128.load32_splat(x4);
        s40 = madd(a, low, s40);
        s41 = madd(a, high, s41);
        x4 += 4;
      }
      if (rows > 5) {
        a = v128.load32_splat(x5);
        s50 = madd(a, low, s50);
        s51 = madd(a, high, s51);
        x5 += 4;
      }
    }
    put(out, base, s00, s01);
    if (rows > 1) put(out + 1 * outStride, base ? base + 1 * baseStride : 0, s10, s11);
    if (rows > 2) put(out + 2 * outStride, base ? base + 2 * baseStride : 0, s20, s21);
    if (rows > 3) put(out + 3 * outStride, base ? base + 3 * baseStride : 0, s30, s31);
    if (rows > 4) put(out + 4 * outStride, base ? base + 4 * baseStride : 0, s40, s41);
    if (rows > 5) put(out + 5 * outStride, base ? base + 5 * baseStride : 0, s50, s51);
  }
}

function tile1(
  x: usize,
  xs: usize,
  panel: usize,
  K: usize,
  base: usize,
  bs: usize,
  out: usize,
  os: usize,
): void {
  Tile.of(1, false, x, xs, panel, K, base, bs, out, os);
}

function tile2(
  x: usize,
  xs: usize,
  panel: usize,
  K: usize,
  base: usize,
  bs: usize,
  out: usize,
  os: usize,
): void {
  Tile.of(2, false, x, xs, panel, K, base, bs, out, os);
}

function tile3(
  x: usize,
  xs: usize,
  panel: usize,
  K: usize,
  base: usize,
  bs: usize,
  out: usize,
  os: usize,
): void {
  Tile.of(3, false, x, xs, panel, K, base, bs, out, os);
}

function tile4(
  x: usize,
  xs: usize,
  panel: usize,
  K: usize,
  base: usize,
  bs: usize,
  out: usize,
  os: usize,
): void {
  Tile.of(4, false, x, xs, panel, K, base, bs, out, os);
}

function tile5(
  x: usize,
  xs: usize,
  panel: usize,
  K: usize,
  base: usize,
  bs: usize,
  out: usize,
  os: usize,
): void {
  Tile.of(5, false, x, xs, panel, K, base, bs, out, os);
}

function tile6(
  x: usize,
  xs: usize,
  panel: usize,
  K: usize,
  base: usize,
  bs: usize,
  out: usize,
  os: usize,
): void {
  Tile.of(6, false, x, xs, panel, K, base, bs, out, os);
}

/**
 * `Tile.of` for 1 to TALLEST rows, each a function of its own, for V8 makes code of all six in one that is 2 % slower.
 */
export function tile(
  rows: usize,
  x: usize,
  xStride: usize,
  panel: usize,
  K: usize,
  base: usize,
  baseStride: usize,
  out: usize,
  outStride: usize,
): void {
  if (rows === 1) tile1(x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 2) tile2(x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 3) tile3(x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 4) tile4(x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 5) tile5(x, xStride, panel, K, base, baseStride, out, outStride);
  else tile6(x, xStride, panel, K, base, baseStride, out, outStride);
}

/** `tile` over a panel of bfloat16. */
export function shortTile(
  rows: usize,
  x: usize,
  xStride: usize,
  panel: usize,
  K: usize,
  base: usize,
  baseStride: usize,
  out: usize,
  outStride: usize,
): void {
  if (rows === 1) Tile.of(1, true, x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 2) Tile.of(2, true, x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 3) Tile.of(3, true, x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 4) Tile.of(4, true, x, xStride, panel, K, base, baseStride, out, outStride);
  else if (rows === 5) Tile.of(5, true, x, xStride, panel, K, base, baseStride, out, outStride);
  else Tile.of(6, true, x, xStride, panel, K, base, baseStride, out, outStride);
}

/**
 * out [32] = base [32] + x [K] · four panels, which lie `step` bytes apart: to the bits of `tile`. One row times one
 * panel has but two sums, and waits for each; these eight are faster where the panels are in the cache already.
 */
export function wideTile(x: usize, panel: usize, step: usize, K: usize, base: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let t0 = f32x4.splat(0);
  let t1 = f32x4.splat(0);
  let u0 = f32x4.splat(0);
  let u1 = f32x4.splat(0);
  let v0 = f32x4.splat(0);
  let v1 = f32x4.splat(0);
  let second = panel + step;
  let third = second + step;
  let fourth = third + step;
  for (const end = x + K * 4; x < end; x += 4) {
    const a = v128.load32_splat(x);
    s0 = madd(a, v128.load(panel), s0);
    s1 = madd(a, v128.load(panel, 16), s1);
    t0 = madd(a, v128.load(second), t0);
    t1 = madd(a, v128.load(second, 16), t1);
    u0 = madd(a, v128.load(third), u0);
    u1 = madd(a, v128.load(third, 16), u1);
    v0 = madd(a, v128.load(fourth), v0);
    v1 = madd(a, v128.load(fourth, 16), v1);
    panel += PANEL_BYTES;
    second += PANEL_BYTES;
    third += PANEL_BYTES;
    fourth += PANEL_BYTES;
  }
  put(out, base, s0, s1);
  put(out + 32, base ? base + 32 : 0, t0, t1);
  put(out + 64, base ? base + 64 : 0, u0, u1);
  put(out + 96, base ? base + 96 : 0, v0, v1);
}
