// The WebAssembly kernels that work cell by cell, both builds, against the plain loops that define them.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Activation } from '../../../src/plan/architecture.ts';
import { compare, compareOn, describeBuilds, numbers, rounded, within } from './kernels-fixture.ts';

const size = fc.integer({ min: 1, max: 70 });
const seed = fc.nat();

/** Cells between -5 and 5 in steps of a thousandth. */
const ruler = Float32Array.from({ length: 10001 }, (_, i) => (i - 5000) / 1000);

const activations = [
  'relu',
  'relu_squared',
  'gelu',
  'gelu_tanh',
  'quick_gelu',
  'silu',
  'sigmoid',
  'tanh',
] as const satisfies Activation[];

describeBuilds('cells', (kernels) => {
  it('add sums one to five tensors, from left to right', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), size, seed, (count, cells, seed) => {
        const terms = Array.from({ length: count }, (_, i) => numbers(cells, seed + i));
        const kept = terms.map((term) => kernels().tensor([cells], term));
        const out = kernels().add(kept);
        const expected = terms.reduce((sum, term) => sum.map((value, i) => value + term[i]!));
        assert.deepEqual([...out.data], [...expected]);
        for (const each of [...kept, out]) kernels().release(each);
      }),
    ));

  it('multiply multiplies two tensors, exactly', () =>
    fc.assert(
      fc.property(size, seed, (cells, seed) => {
        compare(
          kernels(),
          (k, keep) =>
            k.multiply(
              keep(k.tensor([cells], numbers(cells, seed))),
              keep(k.tensor([cells], numbers(cells, seed + 1))),
            ),
          within(0),
        );
      }),
    ));

  it('scale multiplies by a number, which is rounded to float32 as PyTorch does', () =>
    fc.assert(
      fc.property(
        size,
        fc.constantFrom(0, 1, -2, 1 / 3, Math.sqrt(768), 1e-3),
        seed,
        (cells, factor, seed) => {
          compareOn(kernels(), [cells], numbers(cells, seed), (k, x) => k.scale(x, factor), rounded(3));
        },
      ),
    ));

  it('softCap bends towards the cap, cell by cell', () =>
    fc.assert(
      fc.property(
        size,
        fc.constantFrom(0.5, 2, 3, 30, 50),
        fc.constantFrom(0.01, 1, 30, 1000),
        seed,
        (cells, cap, spread, seed) => {
          const data = numbers(cells, seed, spread);
          compareOn(kernels(), [cells], data, (k, x) => k.softCap(x, cap), rounded(6));
        },
      ),
    ));

  it('softCap gives the cap itself for infinity, and 0 for 0', () => {
    const data = Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e30, -1e30);
    compareOn(kernels(), [5], data, (k, x) => k.softCap(x, 50), within(0));
  });

  for (const fn of activations) {
    it(`${fn} for small and large numbers`, () =>
      fc.assert(
        fc.property(size, fc.constantFrom(0.01, 1, 5, 100), seed, (cells, spread, seed) => {
          // One number of usual size: an error counts against the largest number of the tensor.
          const data = Float32Array.of(spread, ...numbers(cells, seed, spread));
          compareOn(kernels(), [cells + 1], data, (k, x) => k.activation(x, fn), within(1e-6));
        }),
      ));

    it(`${fn} is right cell by cell from -5 to 5`, () =>
      compareOn(kernels(), [ruler.length], ruler, (k, x) => k.activation(x, fn), rounded(50)));
  }

  it('hand NaN on', () => {
    const data = Float32Array.of(1, Number.NaN, -1, 0, Number.NaN);
    for (const fn of activations) compareOn(kernels(), [5], data, (k, x) => k.activation(x, fn));
    compareOn(kernels(), [5], data, (k, x) => k.softCap(x, 3));
    compareOn(kernels(), [5], data, (k, x) => k.scale(x, 3));
  });
});
