// Dropout's mask: a function of the seed, the step and the cell, so that any part of it can be had again.

import type { StepId } from '../plan/step.ts';

/**
 * What dropout multiplies each cell by in training: 0 with probability p, else 1 / (1 - p).
 * Srivastava et al. 2014, in the inverted form that leaves evaluation unchanged.
 */
export function dropoutFactors(seed: number, id: StepId, p: number, cells: number): Float32Array {
  const stream = streamOf(seed, id);
  const factors = new Float32Array(cells);
  for (let cell = 0; cell < cells; cell++) factors[cell] = factor(stream, p, cell);
  return factors;
}

/** One cell of `dropoutFactors`. */
export function dropoutFactor(seed: number, id: StepId, p: number, cell: number): number {
  return factor(streamOf(seed, id), p, cell);
}

function factor(stream: number, p: number, cell: number): number {
  return scramble(stream + Math.imul(cell, 0x9e3779b9)) / 2 ** 32 < p ? 0 : 1 / (1 - p);
}

function streamOf(seed: number, id: StepId): number {
  let hash = scramble(seed);
  for (let i = 0; i < id.length; i++) hash = scramble(hash ^ id.charCodeAt(i));
  return hash;
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the result. */
function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
