// The matrix products of the WebAssembly kernels, both builds, against the plain loops that define them.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { supportsRelaxedSimd } from '../../../src/engine/wasm.ts';
import type { StridedMatrix } from '../../../src/plan/matrix.ts';
import {
  compareOn,
  compareSums,
  describeBuilds,
  matrixOf,
  numbers,
  rowMajor,
  sources,
  tableOf,
  within,
} from './kernels-fixture.ts';

const size = fc.integer({ min: 1, max: 70 });
const small = fc.integer({ min: 1, max: 4 });
const seed = fc.nat();

describe('relaxed SIMD', () => {
  it('is there to be tested (Node 20 needs --experimental-wasm-relaxed-simd)', () => {
    assert.ok(supportsRelaxedSimd());
  });
});

describeBuilds('products', (kernels) => {
  it('linear multiplies, with and without a bias', () =>
    fc.assert(
      fc.property(size, size, size, fc.boolean(), seed, (M, K, N, withBias, seed) => {
        const weight = rowMajor(numbers(K * N, seed), K, N);
        const shifts = rowMajor(numbers(N, seed + 1), 1, N);
        compareSums(kernels(), K + 1, (k, keep) =>
          k.linear(
            keep(k.tensor([M, K], numbers(M * K, seed + 2))),
            matrixOf(k, weight),
            withBias ? tableOf(k, shifts) : null,
            [M, N],
          ),
        );
      }),
      {
        examples: [
          [1, 60, 1, false, 20], // the sum cancels to a hundredth of its terms
          [9, 1300, 45, true, 2], // more terms than a stretch has
        ],
      },
    ));

  for (const source of Object.keys(sources) as (keyof typeof sources)[]) {
    it(`linear reads a matrix that lies ${source}`, () =>
      fc.assert(
        fc.property(size, size, seed, (K, N, seed) => {
          const weight: StridedMatrix = sources[source](K, N, seed);
          compareSums(kernels(), K, (k, keep) =>
            k.linear(keep(k.tensor([3, K], numbers(3 * K, seed))), matrixOf(k, weight), null, [3, N]),
          );
        }),
      ));
  }

  it('linear stays below 1e-6 of the largest result for K of 3072', () => {
    for (const [M, N] of [
      [1, 64],
      [7, 37],
      [24, 64],
    ] as const) {
      const weight = rowMajor(numbers(3072 * N, 5), 3072, N);
      const x = numbers(M * 3072, 6);
      const shape = [M, N];
      compareOn(
        kernels(),
        [M, 3072],
        x,
        (k, x) => k.linear(x, matrixOf(k, weight), null, shape),
        within(1e-6),
      );
    }
  });

  it('linear gives the shape that is asked for', () => {
    const x = kernels().tensor([5, 4], numbers(20, 1));
    const weight = matrixOf(kernels(), rowMajor(numbers(24, 2), 4, 6));
    const out = kernels().linear(x, weight, null, [5, 2, 3]);
    assert.deepEqual(out.shape, [5, 2, 3]);
    for (const each of [x, out]) kernels().release(each);
  });

  it('scores multiplies queries by the keys of their head, which several heads of queries may share', () =>
    fc.assert(
      fc.property(size, size, small, small, size, seed, (Tq, Tk, G, shared, D, seed) => {
        const H = G * shared;
        compareSums(kernels(), D, (k, keep) =>
          k.scores(
            keep(k.tensor([Tq, H, D], numbers(Tq * H * D, seed))),
            keep(k.tensor([Tk, G, D], numbers(Tk * G * D, seed + 1))),
            1 / Math.sqrt(D),
          ),
        );
      }),
    ));

  it('mix sums by the pattern the values of its head, which several heads of queries may share', () =>
    fc.assert(
      fc.property(size, size, small, small, size, seed, (Tq, Tk, G, shared, D, seed) => {
        const H = G * shared;
        compareSums(kernels(), Tk, (k, keep) =>
          k.mix(
            keep(k.tensor([H, Tq, Tk], numbers(H * Tq * Tk, seed))),
            keep(k.tensor([Tk, G, D], numbers(Tk * G * D, seed + 1))),
          ),
        );
      }),
      { examples: [[7, 1100, 1, 2, 45, 3]] }, // more terms than a stretch has
    ));

  it('linear hands NaN on', () => {
    const data = numbers(8 * 9, 3);
    data[20] = Number.NaN;
    const weight = rowMajor(numbers(9 * 10, 4), 9, 10);
    compareOn(kernels(), [8, 9], data, (k, x) => k.linear(x, matrixOf(k, weight), null, [8, 10]));
  });
});
