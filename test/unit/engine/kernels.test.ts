// The WebAssembly kernels, both builds, against the plain loops that define them, over odd shapes.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { supportsRelaxedSimd } from '../../../src/engine/wasm.ts';
import type { Activation } from '../../../src/plan/architecture.ts';
import type { StridedMatrix } from '../../../src/plan/matrix.ts';
import {
  assertClose,
  assertCloseTo,
  loadKernels,
  magnitudes,
  numbers,
  rowMajor,
  sources,
} from './kernels-fixture.ts';

const size = fc.integer({ min: 1, max: 70 });
const small = fc.integer({ min: 1, max: 9 });
const seed = fc.nat();
const reference = referenceKernels();

describe('relaxed SIMD', () => {
  it('is there to be tested (Node 20 needs --experimental-wasm-relaxed-simd)', () => {
    assert.ok(supportsRelaxedSimd());
  });
});

for (const level of ['baseline', 'relaxed'] as const) {
  describe(`the ${level} kernels`, () => {
    let kernels: Kernels;
    before(() => {
      kernels = loadKernels(level);
    });

    type Calls = (kernels: Kernels, keep: (x: Tensor) => Tensor) => Tensor;
    type Check = (actual: Float32Array, expected: Float32Array) => void;

    const within =
      (tolerance: number): Check =>
      (actual, expected) =>
        assertClose(actual, expected, tolerance);

    /** Runs the same calls on both and compares what they return; every tensor of the kernels is released. */
    function compare(calls: Calls, check = within(2e-6)): void {
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
    function compareSums(count: number, calls: Calls): void {
      const sums = calls(magnitudes, (x) => x).data;
      compare(calls, (actual, expected) =>
        assertCloseTo(actual, expected, (cell) => (count + 2) * 2 ** -24 * sums[cell]!),
      );
    }

    const onTensor = (
      shape: readonly number[],
      data: Float32Array,
      call: (kernels: Kernels, x: Tensor) => Tensor,
      check?: Check,
    ) => compare((k, keep) => call(k, keep(k.tensor(shape, data))), check);

    it('linear multiplies, with and without a bias', () =>
      fc.assert(
        fc.property(size, size, size, fc.boolean(), seed, (M, K, N, withBias, seed) => {
          const weight = rowMajor(numbers(K * N, seed), K, N);
          const shifts = rowMajor(numbers(N, seed + 1), 1, N);
          compareSums(K + 1, (k, keep) =>
            k.linear(
              keep(k.tensor([M, K], numbers(M * K, seed + 2))),
              k.matrix(weight),
              withBias ? k.table(shifts) : null,
              [M, N],
            ),
          );
        }),
        // Here the sum cancels to a hundredth of its terms.
        { examples: [[1, 60, 1, false, 20]] },
      ));

    for (const source of Object.keys(sources) as (keyof typeof sources)[]) {
      it(`linear reads a matrix that lies ${source}`, () =>
        fc.assert(
          fc.property(size, size, seed, (K, N, seed) => {
            const weight: StridedMatrix = sources[source](K, N, seed);
            compareSums(K, (k, keep) =>
              k.linear(keep(k.tensor([3, K], numbers(3 * K, seed))), k.matrix(weight), null, [3, N]),
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
        onTensor(
          [M, 3072],
          numbers(M * 3072, 6),
          (k, x) => k.linear(x, k.matrix(weight), null, [M, N]),
          within(1e-6),
        );
      }
    });

    it('linear gives the shape that is asked for', () => {
      const x = kernels.tensor([5, 4], numbers(20, 1));
      const weight = kernels.matrix(rowMajor(numbers(24, 2), 4, 6));
      const out = kernels.linear(x, weight, null, [5, 2, 3]);
      assert.deepEqual(out.shape, [5, 2, 3]);
      for (const each of [x, out]) kernels.release(each);
    });

    it('scores multiplies queries and keys by heads', () =>
      fc.assert(
        fc.property(size, size, small, size, seed, (Tq, Tk, H, D, seed) => {
          compareSums(D, (k, keep) =>
            k.scores(
              keep(k.tensor([Tq, H, D], numbers(Tq * H * D, seed))),
              keep(k.tensor([Tk, H, D], numbers(Tk * H * D, seed + 1))),
              1 / Math.sqrt(D),
            ),
          );
        }),
      ));

    it('mix sums values by the pattern', () =>
      fc.assert(
        fc.property(size, size, small, size, seed, (Tq, Tk, H, D, seed) => {
          compareSums(Tk, (k, keep) =>
            k.mix(
              keep(k.tensor([H, Tq, Tk], numbers(H * Tq * Tk, seed))),
              keep(k.tensor([Tk, H, D], numbers(Tk * H * D, seed + 1))),
            ),
          );
        }),
      ));

    it('causalMask hides the keys after the query, exactly', () =>
      fc.assert(
        fc.property(small, size, size, seed, (H, Tq, Tk, seed) => {
          onTensor([H, Tq, Tk], numbers(H * Tq * Tk, seed), (k, x) => k.causalMask(x), within(0));
        }),
      ));

    it('softmax sums to one over each row', () =>
      fc.assert(
        fc.property(size, size, fc.constantFrom(1, 10, 100), seed, (rows, C, spread, seed) => {
          const data = numbers(rows * C, seed, spread);
          data[seed % data.length] = Number.NEGATIVE_INFINITY;
          onTensor([rows, C], data, (k, x) => k.softmax(x));
        }),
      ));

    it('softmax gives 0 for -Infinity, and zeros for a row of nothing else', () => {
      const hidden = Number.NEGATIVE_INFINITY;
      const data = Float32Array.of(
        1,
        hidden,
        2,
        3,
        4,
        hidden,
        hidden,
        hidden,
        hidden,
        hidden,
        hidden,
        hidden,
      );
      const x = kernels.tensor([2, 6], data);
      const out = kernels.softmax(x);
      assert.equal(out.data[1], 0);
      assert.equal(out.data[5], 0);
      assert.deepEqual([...out.data.subarray(6)], [0, 0, 0, 0, 0, 0]);
      for (const each of [x, out]) kernels.release(each);
    });

    it('layerNorm has mean 0 and variance 1 before gain and shift, also far from zero', () =>
      fc.assert(
        fc.property(size, size, fc.constantFrom(0, 5, 1000), seed, (rows, C, center, seed) => {
          const gain = rowMajor(numbers(C, seed), 1, C);
          const shift = rowMajor(numbers(C, seed + 1), 1, C);
          onTensor(
            [rows, C],
            numbers(rows * C, seed + 2).map((value) => value + center),
            (k, x) => k.layerNorm(x, k.table(gain), k.table(shift), 1e-5),
          );
        }),
      ));

    it('add sums one to five tensors, from left to right', () =>
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 5 }), size, seed, (count, cells, seed) => {
          const terms = Array.from({ length: count }, (_, i) => numbers(cells, seed + i));
          const kept = terms.map((term) => kernels.tensor([cells], term));
          const out = kernels.add(kept);
          const expected = terms.reduce((sum, term) => sum.map((value, i) => value + term[i]!));
          assert.deepEqual([...out.data], [...expected]);
          for (const each of [...kept, out]) kernels.release(each);
        }),
      ));

    for (const fn of ['relu', 'gelu', 'gelu_tanh', 'tanh'] as const satisfies Activation[]) {
      it(`${fn} for small and large numbers`, () =>
        fc.assert(
          fc.property(size, fc.constantFrom(0.01, 1, 5, 100), seed, (cells, spread, seed) => {
            // One number of usual size: an error counts against the largest number of the tensor.
            const data = Float32Array.of(spread, ...numbers(cells, seed, spread));
            onTensor([cells + 1], data, (k, x) => k.activation(x, fn), within(1e-6));
          }),
        ));

      it(`${fn} is right cell by cell from -5 to 5`, () => {
        const data = Float32Array.from({ length: 10001 }, (_, i) => (i - 5000) / 1000);
        const x = kernels.tensor([data.length], data);
        const out = kernels.activation(x, fn);
        const expected = reference.activation(reference.tensor([data.length], data), fn);
        for (let i = 0; i < data.length; i++) {
          assertClose(out.data.subarray(i, i + 1), expected.data.subarray(i, i + 1), 3e-6);
        }
        for (const each of [x, out]) kernels.release(each);
      });
    }

    it('lookup takes rows of a table and columns of a matrix, exactly', () =>
      fc.assert(
        fc.property(
          size,
          size,
          fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
          seed,
          (rows, C, picks, seed) => {
            const values = rowMajor(numbers(rows * C, seed), rows, C);
            compare(
              (k) =>
                k.lookup(
                  k.table(values),
                  picks.map((i) => i % rows),
                  'rows',
                ),
              within(0),
            );
            compare(
              (k) =>
                k.lookup(
                  k.matrix(values),
                  picks.map((i) => i % C),
                  'columns',
                ),
              within(0),
            );
          },
        ),
      ));

    it('pick copies one row, exactly', () =>
      fc.assert(
        fc.property(size, size, fc.nat(), seed, (T, C, index, seed) => {
          onTensor([T, C], numbers(T * C, seed), (k, x) => k.pick(x, index % T), within(0));
        }),
      ));

    it('multiply scales cell by cell, exactly', () =>
      fc.assert(
        fc.property(size, seed, (cells, seed) => {
          onTensor(
            [cells],
            numbers(cells, seed),
            (k, x) => k.multiply(x, numbers(cells, seed + 1)),
            within(0),
          );
        }),
      ));

    it('hands NaN on', () => {
      const data = numbers(8 * 9, 3);
      data[20] = Number.NaN;
      const weight = rowMajor(numbers(9 * 10, 4), 9, 10);
      const vector = rowMajor(numbers(9, 5), 1, 9);
      onTensor([8, 9], data, (k, x) => k.linear(x, k.matrix(weight), null, [8, 10]));
      onTensor([8, 9], data, (k, x) => k.softmax(x));
      onTensor([8, 9], data, (k, x) => k.layerNorm(x, k.table(vector), k.table(vector), 1e-5));
      for (const fn of ['relu', 'gelu', 'gelu_tanh', 'tanh'] as const) {
        onTensor([8, 9], data, (k, x) => k.activation(x, fn));
      }
    });
  });
}
