// The activation functions, one number at a time.

import type { Activation } from './architecture.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const functions: Record<Activation, (x: number) => number> = {
  relu: (x) => Math.max(0, x),
  relu_squared: (x) => Math.max(0, x) ** 2,
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  gelu_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  quick_gelu: (x) => x * sigmoid(1.702 * x),
  silu: (x) => x * sigmoid(x),
  sigmoid,
  tanh: Math.tanh,
};

/** Hendrycks & Gimpel 2016 for all forms of GELU and for SiLU; So et al. 2021 for the squared ReLU. */
export function activate(fn: Activation, x: number): number {
  return functions[fn](x);
}

/**
 * The error function, to double precision.
 * Series 7.1.6 of Abramowitz & Stegun for small x, continued fraction 7.1.14 for the rest.
 */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = a;
    let sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * a * a) / (2 * n + 1);
      sum += term;
      if (a === 0) break;
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}
