// Single numbers of weights, as all three kernels keep them, against the strided matrix they came from.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { weightNumber } from '../../../src/engine/weights.ts';
import { dense } from '../../../src/plan/matrix.ts';
import { holdWeight } from '../../support/hold-weight.ts';
import { loadKernels, numbers, rowMajor, sources } from './kernels-fixture.ts';

const size = fc.integer({ min: 1, max: 20 });
const small = fc.integer({ min: 1, max: 5 });
const source = fc.constantFrom(...Object.values(sources));
const layouts = ['table', 'matrix', 'transposed'] as const;

const builds: Record<string, () => Kernels> = {
  reference: referenceKernels,
  baseline: () => loadKernels('baseline'),
  relaxed: () => loadKernels('relaxed'),
};

for (const [name, load] of Object.entries(builds)) {
  describe(`a number of a weight in the ${name} kernels`, () => {
    let kernels: Kernels;
    before(() => {
      kernels = load();
    });

    for (const keep of ['matrix', 'table'] as const) {
      it(`at() reads each number of a ${keep}`, () =>
        fc.assert(
          fc.property(size, size, source, fc.nat(), (rows, columns, make, seed) => {
            const values = make(rows, columns, seed);
            const { weight } = holdWeight(kernels, values, keep);
            const read = Float32Array.from({ length: rows * columns }, (_, i) =>
              kernels.at(weight, Math.floor(i / columns), i % columns),
            );
            assert.deepEqual(read, dense(values));
          }),
        ));

      it(`at() names a row or column that a ${keep} lacks`, () => {
        const { weight } = holdWeight(kernels, rowMajor(numbers(6, 1), 2, 3), keep);
        for (const [row, column] of [
          [2, 0],
          [0, 3],
          [-1, 0],
          [0, -1],
          [0.5, 0],
          [0, Number.NaN],
        ] as const) {
          assert.throws(() => kernels.at(weight, row, column), {
            name: 'RangeError',
            message: `Row ${row}, column ${column} was read of a weight of 2 rows and 3 columns; count both from 0.`,
          });
        }
      });
    }

    for (const layout of layouts) {
      it(`weightNumber() reads each number of a weight kept as ${layout}, by the plan's axes`, () =>
        fc.assert(
          fc.property(size, small, small, source, fc.nat(), (K, H, D, make, seed) => {
            const values = make(K, H * D, seed);
            const held = holdWeight(kernels, values, layout);
            const read: number[] = [];
            for (let k = 0; k < K; k++)
              for (let h = 0; h < H; h++)
                for (let d = 0; d < D; d++) read.push(weightNumber(kernels, held, [K, H, D], [k, h, d]));
            assert.deepEqual(Float32Array.from(read), dense(values));
          }),
        ));
    }

    it('weightNumber() reads vectors, also those of several axes, that are kept as one row', () =>
      fc.assert(
        fc.property(small, small, fc.nat(), (H, D, seed) => {
          const data = numbers(H * D, seed);
          const held = holdWeight(kernels, rowMajor(data, 1, H * D), 'table');
          for (let i = 0; i < H * D; i++) {
            assert.equal(weightNumber(kernels, held, [H * D], [i]), data[i]);
            assert.equal(weightNumber(kernels, held, [H, D], [Math.floor(i / D), i % D]), data[i]);
          }
        }),
      ));

    it('weightNumber() names an index outside the shape', () => {
      const held = holdWeight(kernels, rowMajor(numbers(12, 1), 2, 6), 'matrix');
      for (const index of [
        [2, 0, 0],
        [0, 3, 0],
        [0, 0, 2],
        [0, 0, -1],
        [0, 0, 0.5],
        [0, 0],
      ]) {
        assert.throws(() => weightNumber(kernels, held, [2, 3, 2], index), {
          name: 'RangeError',
          message: `Index [${index}] is outside a weight of shape [2,3,2].`,
        });
      }
    });
  });
}
