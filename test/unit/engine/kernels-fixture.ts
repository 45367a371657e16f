// What the tests of the kernels share: loading a build, numbers, matrices, and the comparison.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Kernels, Weight } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { type WasmOptions, wasmKernels } from '../../../src/engine/wasm.ts';
import { type StridedMatrix, transposed } from '../../../src/plan/matrix.ts';
import { holdWeight } from '../../support/hold-weight.ts';

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

/** A matrix as a weight for `linear`. */
export function matrixOf(kernels: Kernels, values: StridedMatrix): Weight {
  return holdWeight(kernels, values, 'matrix').weight;
}

/** A table or a vector as a weight. */
export function tableOf(kernels: Kernels, values: StridedMatrix): Weight {
  return holdWeight(kernels, values, 'table').weight;
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
const magnitudes: Kernels = {
  ...reference,
  tensor: (shape, data) => reference.tensor(shape, data.map(Math.abs)),
  fill: (weight, part, row, column) =>
    reference.fill(weight, { ...part, data: Float32Array.from(part.data, Math.abs) }, row, column),
  rotary(x, { cos, sin }, pairing) {
    const none = new Float32Array(cos.length);
    const own = reference.rotary(x, { cos, sin: none }, pairing);
    const other = reference.rotary(x, { cos: none, sin }, pairing);
    return reference.add([own, other].map(({ shape, data }) => reference.tensor(shape, data.map(Math.abs))));
  },
};

type Calls = (kernels: Kernels, keep: (x: Tensor) => Tensor) => Tensor;
type Check = (actual: Float32Array, expected: Float32Array) => void;

/** An error counts against the largest number of the tensor. */
export const within =
  (tolerance: number): Check =>
  (actual, expected) =>
    assertClose(actual, expected, tolerance);

/** Each number for itself: so many roundings of float32, of half a unit in the last place each. */
export const rounded =
  (times: number): Check =>
  (actual, expected) =>
    assertCloseTo(actual, expected, (cell) => times * 2 ** -24 * Math.abs(expected[cell]!));

/** Runs the same calls on both and compares what they return; every tensor of the kernels is released. */
export function compare(kernels: Kernels, calls: Calls, check = within(2e-6)): void {
  const kept: Tensor[] = [];
  const actual = calls(kernels, (x) => {
    kept.push(x);
    return x;
  });
  const expected = calls(reference, (x) => x);
  assert.deepEqual(actual.shape, expected.shape);
  check(actual.data, expected.data);
  for (const x of [...kept, actual]) kernels.release(x);
}

/**
 * The same for sums of `count` terms, which may cancel: an error counts against the sum of the terms' magnitudes,
 * and each operation may round (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
 */
export function compareSums(kernels: Kernels, count: number, calls: Calls): void {
  const sums = calls(magnitudes, (x) => x).data;
  compare(kernels, calls, (actual, expected) =>
    assertCloseTo(actual, expected, (cell) => (count + 2) * 2 ** -24 * sums[cell]!),
  );
}

/** `compare` for an operation on one tensor. */
export function compareOn(
  kernels: Kernels,
  shape: readonly number[],
  data: Float32Array,
  call: (kernels: Kernels, x: Tensor) => Tensor,
  check?: Check,
): void {
  compare(kernels, (k, keep) => call(k, keep(k.tensor(shape, data))), check);
}

/** Describes the tests of both builds, each with kernels of its own. */
export function describeBuilds(title: string, tests: (kernels: () => Kernels) => void): void {
  for (const level of ['baseline', 'relaxed'] as const) {
    describe(`${title} in the ${level} kernels`, () => {
      let kernels: Kernels;
      before(() => {
        kernels = loadKernels(level);
      });
      tests(() => kernels);
    });
  }
}

/** Asserts max|a - b| <= tolerance * max|b|; infinities and NaN must stand in the same cells. */
export function assertClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  let largest = 0;
  for (const value of expected) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  assertCloseTo(actual, expected, () => tolerance * largest);
}

/** Asserts |a - b| <= allowed(cell) in each cell; infinities and NaN must stand in the same cells. */
function assertCloseTo(
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
