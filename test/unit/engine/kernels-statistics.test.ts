// The statistics that the WebAssembly kernels compute, both builds, against their definition.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { patternStatistics, stateStatistics } from '../../../src/engine/statistics.ts';
import { type Tensor, tensor } from '../../../src/engine/tensor.ts';
import { thumbnails } from '../../../src/plan/thumbnail.ts';
import { assertClose, describeBuilds, numbers } from './kernels-fixture.ts';

const size = fc.integer({ min: 1, max: 70 });
const small = fc.integer({ min: 1, max: 5 });
const seed = fc.nat();

/** Calls with tensors of the same numbers in both memories. */
function both(
  k: Kernels,
  given: readonly Tensor[],
  call: (k: Kernels | null, ...x: Tensor[]) => Float32Array,
) {
  const kept = given.map(({ shape, data }) => k.tensor(shape, data));
  const actual = call(k, ...kept);
  for (const x of kept) k.release(x);
  return [actual, call(null, ...given)] as const;
}

/** Rows of weights that sum to 1, sharper the larger the spread. */
function pattern(shape: readonly [number, number, number], seed: number, spread: number): Tensor {
  const [H, Tq, Tk] = shape;
  const data = numbers(H * Tq * Tk, seed, spread).map((value) =>
    value < -0.9 * spread ? 0 : Math.exp(value),
  );
  for (let start = 0; start < data.length; start += Tk) {
    const row = data.subarray(start, start + Tk);
    const sum = row.reduce((a, b) => a + b, 0) || 1;
    row.forEach((value, i) => {
      row[i] = value / sum;
    });
  }
  return { shape, data };
}

describeBuilds('statistics', (kernels) => {
  it('are those of each row of a pattern', () =>
    fc.assert(
      fc.property(
        small,
        size,
        size,
        fc.constantFrom(0.1, 3, 30),
        fc.integer({ min: -3, max: 80 }),
        seed,
        (H, Tq, Tk, spread, place, seed) => {
          const [actual, expected] = both(kernels(), [pattern([H, Tq, Tk], seed, spread)], (k, x) =>
            k ? k.patternStatistics(x!, place) : patternStatistics(x!, place),
          );
          for (let s = 0; s < 6; s++) {
            const column = (of: Float32Array) => of.filter((_, i) => i % 6 === s);
            if (s < 2) assertClose(column(actual), column(expected), 1e-6);
            else assert.deepEqual(column(actual), column(expected));
          }
        },
      ),
    ));

  it('have an entropy right to a millionth of a bit, for all spreads', () => {
    for (let spread = 0.01; spread < 90; spread *= 1.3) {
      const [actual, expected] = both(kernels(), [pattern([1, 4, 500], 3, spread)], (k, x) =>
        k ? k.patternStatistics(x!, 0) : patternStatistics(x!, 0),
      );
      for (let i = 0; i < actual.length; i += 6) assert.ok(Math.abs(actual[i]! - expected[i]!) < 2e-6);
    }
  });

  it('hand on NaN, also of a single weight', () => {
    for (let at = 39; at < 52; at++) {
      const x = pattern([2, 9, 13], 5, 2);
      x.data[at] = Number.NaN;
      const [actual, expected] = both(kernels(), [x], (k, x) =>
        k ? k.patternStatistics(x!, 0) : patternStatistics(x!, 0),
      );
      assertClose(actual, expected, 1e-6);
      assert.ok(actual.some(Number.isNaN));
    }
  });

  it('hand on NaN of a single cell, but not what infinities come to', () => {
    const x = { shape: [9, 9], data: numbers(81, 3) };
    for (let i = 0; i < 9; i++) x.data[i * 9 + i] = Number.NaN;
    x.data.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 1, 1, 1, 1, 1, 1], 72);
    const [actual, expected] = both(kernels(), [x], (k, x) =>
      k ? k.stateStatistics(x!, null) : stateStatistics(x!, null),
    );
    for (let row = 0; row < 9; row++) {
      assertClose(actual.slice(row * 6, row * 6 + 6), expected.slice(row * 6, row * 6 + 6), 1e-6);
    }
  });

  it('are those of each row of a hidden state, with and without a state before', () =>
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom(0, 3, 1000),
        fc.boolean(),
        seed,
        (T, C, center, first, seed) => {
          const states = [0, 1].map((i) => ({
            shape: [T, C],
            data: numbers(T * C, seed + i).map((value) => value + center),
          }));
          const [actual, expected] = both(kernels(), states, (k, x, before) =>
            k ? k.stateStatistics(x!, first ? null : before!) : stateStatistics(x!, first ? null : before!),
          );
          assertClose(actual, expected, 1e-6);
        },
      ),
    ));

  it('have the cosine 0 for a row of zeros, and NaN for one with NaN', () => {
    const [zeros, ones] = [tensor([3, 7]), tensor([3, 7])];
    ones.data.fill(1);
    zeros.data.set([1, 2, 3, 4, 5, 6, 7], 7);
    zeros.data[15] = Number.NaN;
    const [actual, expected] = both(kernels(), [zeros, ones], (k, x, before) =>
      k ? k.stateStatistics(x!, before!) : stateStatistics(x!, before!),
    );
    assertClose(actual, expected, 1e-6);
    assert.equal(actual[5], 0);
    assert.ok(actual.slice(12).every(Number.isNaN));
  });

  it('thumbnails are the largest cells of patches, exactly', () =>
    fc.assert(
      fc.property(
        small,
        size,
        size,
        fc.integer({ min: 1, max: 80 }),
        fc.boolean(),
        seed,
        (H, Tq, Tk, side, spoilt, seed) => {
          const x = { shape: [H, Tq, Tk], data: numbers(H * Tq * Tk, seed) };
          if (spoilt) x.data[seed % x.data.length] = Number.NaN;
          const [actual, expected] = both(kernels(), [x], (k, x) =>
            k ? k.thumbnails(x!, side) : thumbnails(x!.data, [H, Tq, Tk], side),
          );
          assert.deepEqual(actual, expected);
        },
      ),
    ));
});
