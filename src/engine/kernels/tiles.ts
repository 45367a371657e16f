// The innermost loops of the matrix product: a few rows of x times one panel, with the sums in registers.

import { madd } from './madd';
import { PANEL_BYTES } from './panel';

/** out [8] += sums, the two vectors of one row of the tile. */
function addRow(out: usize, low: v128, high: v128): void {
  v128.store(out, f32x4.add(v128.load(out), low));
  v128.store(out, f32x4.add(v128.load(out, 16), high), 16);
}

/**
 * out [6, 8] += x [6, K] · panel [K, 8]. Strides in bytes.
 * Twelve sums, two vectors of the panel and one number of x are the fifteen vector registers that V8 hands out on
 * x64. It is the fastest tile where the multiply-add is fused; else its products have no register.
 */
export function tile6(x: usize, xStride: usize, panel: usize, K: usize, out: usize, outStride: usize): void {
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
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let a = v128.load32_splat(x0);
    s00 = madd(a, low, s00);
    s01 = madd(a, high, s01);
    a = v128.load32_splat(x1);
    s10 = madd(a, low, s10);
    s11 = madd(a, high, s11);
    a = v128.load32_splat(x2);
    s20 = madd(a, low, s20);
    s21 = madd(a, high, s21);
    a = v128.load32_splat(x3);
    s30 = madd(a, low, s30);
    s31 = madd(a, high, s31);
    a = v128.load32_splat(x4);
    s40 = madd(a, low, s40);
    s41 = madd(a, high, s41);
    a = v128.load32_splat(x5);
    s50 = madd(a, low, s50);
    s51 = madd(a, high, s51);
    panel += PANEL_BYTES;
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
    x4 += 4;
    x5 += 4;
  }
  addRow(out, s00, s01);
  addRow(out + outStride, s10, s11);
  addRow(out + 2 * outStride, s20, s21);
  addRow(out + 3 * outStride, s30, s31);
  addRow(out + 4 * outStride, s40, s41);
  addRow(out + 5 * outStride, s50, s51);
}

/**
 * out [4, 8] += x [4, K] · panel [K, 8]. Strides in bytes.
 * The tallest tile that leaves registers for the products where the multiply-add is not fused.
 */
export function tile4(x: usize, xStride: usize, panel: usize, K: usize, out: usize, outStride: usize): void {
  let x0 = x;
  let x1 = x0 + xStride;
  let x2 = x1 + xStride;
  let x3 = x2 + xStride;
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  for (let k: usize = 0; k < K; k++) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let a = v128.load32_splat(x0);
    s00 = madd(a, low, s00);
    s01 = madd(a, high, s01);
    a = v128.load32_splat(x1);
    s10 = madd(a, low, s10);
    s11 = madd(a, high, s11);
    a = v128.load32_splat(x2);
    s20 = madd(a, low, s20);
    s21 = madd(a, high, s21);
    a = v128.load32_splat(x3);
    s30 = madd(a, low, s30);
    s31 = madd(a, high, s31);
    panel += PANEL_BYTES;
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  addRow(out, s00, s01);
  addRow(out + outStride, s10, s11);
  addRow(out + 2 * outStride, s20, s21);
  addRow(out + 3 * outStride, s30, s31);
}

/** out [2, 8] += x [2, K] · panel [K, 8]. Even and odd k have sums of their own, to hide the latency. */
export function tile2(x: usize, xStride: usize, panel: usize, K: usize, out: usize, outStride: usize): void {
  let x0 = x;
  let x1 = x + xStride;
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let t00 = f32x4.splat(0);
  let t01 = f32x4.splat(0);
  let t10 = f32x4.splat(0);
  let t11 = f32x4.splat(0);
  for (let k: usize = 1; k < K; k += 2) {
    let low = v128.load(panel);
    let high = v128.load(panel, 16);
    let a = v128.load32_splat(x0);
    s00 = madd(a, low, s00);
    s01 = madd(a, high, s01);
    a = v128.load32_splat(x1);
    s10 = madd(a, low, s10);
    s11 = madd(a, high, s11);
    low = v128.load(panel, 32);
    high = v128.load(panel, 48);
    a = v128.load32_splat(x0, 4);
    t00 = madd(a, low, t00);
    t01 = madd(a, high, t01);
    a = v128.load32_splat(x1, 4);
    t10 = madd(a, low, t10);
    t11 = madd(a, high, t11);
    panel += 2 * PANEL_BYTES;
    x0 += 8;
    x1 += 8;
  }
  if (K & 1) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let a = v128.load32_splat(x0);
    s00 = madd(a, low, s00);
    s01 = madd(a, high, s01);
    a = v128.load32_splat(x1);
    s10 = madd(a, low, s10);
    s11 = madd(a, high, s11);
  }
  addRow(out, f32x4.add(s00, t00), f32x4.add(s01, t01));
  addRow(out + outStride, f32x4.add(s10, t10), f32x4.add(s11, t11));
}

/** out [8] += x [K] · panel [K, 8]. Four sums, one per k modulo 4, to hide the latency. */
export function tile1(x: usize, panel: usize, K: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let t0 = f32x4.splat(0);
  let t1 = f32x4.splat(0);
  let u0 = f32x4.splat(0);
  let u1 = f32x4.splat(0);
  let v0 = f32x4.splat(0);
  let v1 = f32x4.splat(0);
  let k: usize = 3;
  for (; k < K; k += 4) {
    let a = v128.load32_splat(x);
    s0 = madd(a, v128.load(panel), s0);
    s1 = madd(a, v128.load(panel, 16), s1);
    a = v128.load32_splat(x, 4);
    t0 = madd(a, v128.load(panel, 32), t0);
    t1 = madd(a, v128.load(panel, 48), t1);
    a = v128.load32_splat(x, 8);
    u0 = madd(a, v128.load(panel, 64), u0);
    u1 = madd(a, v128.load(panel, 80), u1);
    a = v128.load32_splat(x, 12);
    v0 = madd(a, v128.load(panel, 96), v0);
    v1 = madd(a, v128.load(panel, 112), v1);
    panel += 4 * PANEL_BYTES;
    x += 16;
  }
  for (k -= 3; k < K; k++) {
    const a = v128.load32_splat(x);
    s0 = madd(a, v128.load(panel), s0);
    s1 = madd(a, v128.load(panel, 16), s1);
    panel += PANEL_BYTES;
    x += 4;
  }
  addRow(
    out,
    f32x4.add(f32x4.add(s0, t0), f32x4.add(u0, v0)),
    f32x4.add(f32x4.add(s1, t1), f32x4.add(u1, v1)),
  );
}
