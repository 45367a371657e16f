// What the tests of the kernels share: loading a build, numbers, matrices, and the comparison.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { type WasmOptions, wasmKernels } from '../../../src/engine/wasm.ts';
import { type StridedMatrix, transposed } from '../../../src/plan/matrix.ts';

const reference = referenceKernels();

/** The kernels of a build in `dist`, in a memory of their own. */
export function loadKernels(level: 'baseline' | 'relaxed', options?: WasmOptions): Kernels {
  return wasmKernels(new WebAssembly.Module(readFileSync(`dist/kernels/${level}.wasm`)), level, options);
}

/** Numbers from -spread to spread that depend on the seed alone (Park & Miller's generator). */
export function numbers(count: number, seed: number, spread = 1): Float32Array {
  let state = (seed % 2147483646) + 1;
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (state / 1073741823.5 - 1) * spread;
  });
}

export function rowMajor(data: Float32Array, rows: number, columns: number): StridedMatrix {
  return { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 };
}

/** Matrices [K, N] as they lie in checkpoints. */
export const sources = {
  transposed: (K: number, N: number, seed: number) => transposed(rowMajor(numbers(K * N, seed), N, K)),
  'in the middle third of a fused one': (K: number, N: number, seed: number): StridedMatrix => ({
    data: numbers(K * N * 3, seed),
    offset: N,
    rows: K,
    columns: N,
    rowStride: 3 * N,
    columnStride: 1,
  }),
  'with its columns interleaved with those of another': (
    K: number,
    N: number,
    seed: number,
  ): StridedMatrix => ({
    data: numbers(K * N * 2, seed),
    offset: 1,
    rows: K,
    columns: N,
    rowStride: 2 * N,
    columnStride: 2,
  }),
};

/** The reference on the magnitudes of all numbers: what a sum of products would be if nothing cancelled. */
export const magnitudes: Kernels = {
  ...reference,
  tensor: (shape, data) => reference.tensor(shape, data.map(Math.abs)),
  matrix: (values) => reference.matrix({ ...values, data: values.data.map(Math.abs) }),
  table: (values) => reference.table({ ...values, data: values.data.map(Math.abs) }),
};

/** Asserts max|a - b| <= tolerance * max|b|; infinities and NaN must stand in the same cells. */
export function assertClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  let largest = 0;
  for (const value of expected) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  assertCloseTo(actual, expected, () => tolerance * largest);
}

/** Asserts |a - b| <= allowed(cell) in each cell; infinities and NaN must stand in the same cells. */
export function assertCloseTo(
  actual: Float32Array,
  expected: Float32Array,
  allowed: (cell: number) => number,
): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const b = expected[i]!;
    if (Object.is(a, b) || a === b) continue;
    const error = Math.abs(a - b);
    assert.ok(
      error <= allowed(i),
      `cell ${i}: ${a} instead of ${b}, off by ${error}, where ${allowed(i)} is allowed`,
    );
  }
}
