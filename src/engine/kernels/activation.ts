// The activation functions, over whole vectors: the memory of a tensor is padded to a multiple of one.

import { claim, rowsOfPiece } from './claim';
import { expOfNegative } from './exp';
import { madd } from './madd';

/** out [cells] = fn(x), the activation whose place in this list is fn, from 1 on. */
export function activate(fn: i32, x: usize, out: usize, cells: usize): void {
  if (fn === 1) relu(x, out, cells);
  else if (fn === 2) reluSquared(x, out, cells);
  else if (fn === 3) gelu(x, out, cells);
  else if (fn === 4) geluTanh(x, out, cells);
  else if (fn === 5) quickGelu(x, out, cells);
  else if (fn === 6) silu(x, out, cells);
  else if (fn === 7) sigmoid(x, out, cells);
  else tanh(x, out, cells);
}

/** `activate`, shared among threads. */
export function activation(fn: i32, x: usize, out: usize, cells: usize, next: usize): void {
  const stretch = rowsOfPiece(1);
  for (let from = claim(next) * stretch; from < cells; from = claim(next) * stretch) {
    activate(fn, x + from * 4, out + from * 4, min(stretch, cells - from));
  }
}

/** out [cells] = max(0, x). */
function relu(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) {
    v128.store(out, f32x4.max(v128.load(x), f32x4.splat(0)));
  }
}

/** out [cells] = max(0, x)^2. */
function reluSquared(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) {
    const positive = f32x4.max(v128.load(x), f32x4.splat(0));
    v128.store(out, f32x4.mul(positive, positive));
  }
}

/** out [cells] = σ(x). */
function sigmoid(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) v128.store(out, logistic(v128.load(x)));
}

/** out [cells] = x σ(x). */
function silu(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) {
    const value = v128.load(x);
    v128.store(out, f32x4.mul(value, logistic(value)));
  }
}

/** out [cells] = x σ(1.702 x): GELU in its quick form. */
function quickGelu(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) {
    const value = v128.load(x);
    v128.store(out, f32x4.mul(value, logistic(f32x4.mul(value, f32x4.splat(1.702)))));
  }
}

/** out [cells] = tanh(x). */
function tanh(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) v128.store(out, tanhOf(v128.load(x)));
}

/** out [cells] = x Φ(x), Φ the distribution function of the standard normal: GELU in its exact form. */
function gelu(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) {
    const value = v128.load(x);
    v128.store(out, f32x4.mul(value, normalDistribution(value)));
  }
}

/** out [cells] = x (1 + tanh u) / 2, u = sqrt(2 / π) (x + 0.044715 x^3): GELU in its approximate form. */
function geluTanh(x: usize, out: usize, cells: usize): void {
  for (const end = x + cells * 4; x < end; x += 16, out += 16) {
    const value = v128.load(x);
    const cubic = madd(f32x4.mul(value, value), f32x4.splat(0.044715), f32x4.splat(1));
    const u2 = f32x4.mul(f32x4.mul(value, f32x4.splat(1.5957691216057308)), cubic);
    v128.store(out, f32x4.mul(value, logistic(u2)));
  }
}

/** σ(x) = 1 / (1 + exp(-x)), which is (1 + tanh(x / 2)) / 2 without its cancellation for negative x. */
function logistic(x: v128): v128 {
  const e = expOfNegative(f32x4.neg(f32x4.abs(x)));
  const numerator = v128.bitselect(e, f32x4.splat(1), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(f32x4.splat(1), e));
}

/** As Cephes' tanhf (Moshier 1989): a polynomial near 0, where 1 - exp would cancel, and exp for the rest. */
export function tanhOf(x: v128): v128 {
  const a = f32x4.abs(x);
  const e = expOfNegative(f32x4.mul(a, f32x4.splat(-2)));
  const far = f32x4.div(f32x4.sub(f32x4.splat(1), e), f32x4.add(f32x4.splat(1), e));
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = madd(p, square, f32x4.splat(2.06390887954e-2));
  p = madd(p, square, f32x4.splat(-5.37397155531e-2));
  p = madd(p, square, f32x4.splat(1.33314422036e-1));
  p = madd(p, square, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, square), a, a);
  const magnitude = v128.bitselect(near, far, f32x4.lt(a, f32x4.splat(0.625)));
  return v128.bitselect(x, magnitude, i32x4.splat(0x80000000));
}

/**
 * Φ(x) = (1 + erf(x / sqrt 2)) / 2, the tail computed as such, so that negative x keep their relative accuracy.
 * Φ(-a) = exp(-a² / 2) t P(t), t = 1 / (1 + 0.3 a), the form of Abramowitz & Stegun 26.2.17. P is of degree 9,
 * fitted for the smallest relative error over 0 <= a <= 13.3, where exp leaves float32; that error is 3.4e-9.
 */
function normalDistribution(x: v128): v128 {
  const a = f32x4.abs(x);
  const t = f32x4.div(f32x4.splat(1), madd(a, f32x4.splat(0.3), f32x4.splat(1)));
  let p = f32x4.splat(-0.02058472588);
  p = madd(p, t, f32x4.splat(0.1122175083));
  p = madd(p, t, f32x4.splat(-0.227680473));
  p = madd(p, t, f32x4.splat(0.191043286));
  p = madd(p, t, f32x4.splat(-0.07877875917));
  p = madd(p, t, f32x4.splat(0.09579380499));
  p = madd(p, t, f32x4.splat(0.07852168326));
  p = madd(p, t, f32x4.splat(0.1102055805));
  p = madd(p, t, f32x4.splat(0.1195756101));
  p = madd(p, t, f32x4.splat(0.1196864832));
  const tail = f32x4.mul(f32x4.mul(p, t), expOfNegative(f32x4.mul(f32x4.mul(a, a), f32x4.splat(-0.5))));
  return v128.bitselect(tail, f32x4.sub(f32x4.splat(1), tail), f32x4.lt(x, f32x4.splat(0)));
}
