// The operations in plain loops, against sums by hand and against the definitions cell by cell.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byDistance, maxOfRows, meanOfRows, pick, sinusoids, unit } from '../../../src/engine/small-ops.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { numbers } from './kernels-fixture.ts';

const size = fc.integer({ min: 1, max: 20 });
const small = fc.integer({ min: 1, max: 5 });
const seed = fc.nat();

describe('small operations', () => {
  it('sinusoids has sines before cosines, of angles that fall from the place to a ten-thousandth of it', () => {
    const row = (t: number) => sinusoids([3, 4]).subarray(4 * t, 4 * t + 4);
    assert.deepEqual(row(0), Float32Array.of(0, 0, 1, 1));
    assert.deepEqual(row(2), Float32Array.of(Math.sin(2), Math.sin(0.02), Math.cos(2), Math.cos(0.02)));
  });

  it('sinusoids of an odd width has one sine more', () => {
    const row = sinusoids([2, 3]).subarray(3);
    assert.deepEqual(row, Float32Array.of(Math.sin(1), Math.sin(10000 ** (-2 / 3)), Math.cos(1)));
  });

  it('byDistance gives query and key the number of their distance, for each head', () =>
    fc.assert(
      fc.property(small, size, size, seed, (H, Tq, Tk, seed) => {
        const rows = numbers((Tq + Tk - 1) * H, seed);
        const spread = byDistance(rows, [H, Tq, Tk]);
        assert.equal(spread.length, H * Tq * Tk);
        for (let h = 0; h < H; h++)
          for (let query = 0; query < Tq; query++)
            for (let key = 0; key < Tk; key++) {
              const distance = key - query;
              assert.equal(spread[(h * Tq + query) * Tk + key], rows[(distance - (1 - Tq)) * H + h]);
            }
      }),
    ));

  it('pick takes a row, or a column, counted from either end', () => {
    const x = tensor([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
    assert.deepEqual([...pick(x, 0, 1)], [4, 5, 6]);
    assert.deepEqual([...pick(x, 0, -1)], [4, 5, 6]);
    assert.deepEqual([...pick(x, 0, -2)], [1, 2, 3]);
    assert.deepEqual([...pick(x, 1, 0)], [1, 4]);
    assert.deepEqual([...pick(x, 1, -1)], [3, 6]);
  });

  it('pick copies: the tensor may be released', () => {
    const x = tensor([2, 2], Float32Array.of(1, 2, 3, 4));
    const picked = pick(x, 0, 0);
    x.data.fill(9);
    assert.deepEqual([...picked], [1, 2]);
  });

  it('meanOfRows and maxOfRows take each column for itself', () => {
    const x = tensor([3, 2], Float32Array.of(1, -5, 2, -7, 6, -6));
    assert.deepEqual([...meanOfRows(x)], [3, -6]);
    assert.deepEqual([...maxOfRows(x)], [6, -5]);
  });

  it('meanOfRows does not lose small numbers beside large ones', () => {
    const x = tensor([4, 1], Float32Array.of(2 ** 25, 1, 1, -(2 ** 25)));
    assert.deepEqual([...meanOfRows(x)], [0.5]);
  });

  it('mean and largest number of a single row are the row', () =>
    fc.assert(
      fc.property(size, seed, (C, seed) => {
        const row = numbers(C, seed);
        assert.deepEqual(meanOfRows(tensor([1, C], row)), row);
        assert.deepEqual(maxOfRows(tensor([1, C], row)), row);
      }),
    ));

  it('hands NaN on', () => {
    const x = tensor([2, 1], Float32Array.of(Number.NaN, 1));
    assert.deepEqual([...meanOfRows(x)], [Number.NaN]);
    assert.deepEqual([...maxOfRows(x)], [Number.NaN]);
  });

  it('unit has length 1 and the same direction', () =>
    fc.assert(
      fc.property(size, fc.constantFrom(1e-6, 1, 1e6), seed, (C, spread, seed) => {
        const x = numbers(C, seed, spread);
        const result = unit(x);
        assert.ok(Math.abs(Math.hypot(...result) - 1) < 1e-6);
        const factor = result[0]! / x[0]!;
        for (let c = 0; c < C; c++) {
          assert.ok(Math.abs(result[c]! - factor * x[c]!) < 1e-6, `cell ${c}`);
        }
      }),
    ));

  it('unit leaves zeros zeros, and divides what is next to nothing by 1e-12', () => {
    assert.deepEqual([...unit(new Float32Array(3))], [0, 0, 0]);
    assert.deepEqual(unit(Float32Array.of(1e-15, 0)), Float32Array.of(1e-3, 0));
  });
});
