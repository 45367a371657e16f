// The WebAssembly kernels that work by rows and heads, both builds, against the plain loops that define them.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compare,
  compareOn,
  compareSums,
  describeBuilds,
  matrixOf,
  numbers,
  rounded,
  rowMajor,
  tableOf,
  within,
} from './kernels-fixture.ts';

const size = fc.integer({ min: 1, max: 70 });
const small = fc.integer({ min: 1, max: 9 });
const seed = fc.nat();
const hidden = Number.NEGATIVE_INFINITY;

describeBuilds('rows', (kernels) => {
  it('softmax sums to one over each row', () =>
    fc.assert(
      fc.property(size, size, fc.constantFrom(1, 10, 100), seed, (rows, C, spread, seed) => {
        const data = numbers(rows * C, seed, spread);
        data[seed % data.length] = hidden;
        compareOn(kernels(), [rows, C], data, (k, x) => k.softmax(x));
      }),
    ));

  it('softmax gives 0 for -Infinity, and zeros for a row of nothing else', () => {
    const x = kernels().tensor([2, 6], Float32Array.of(1, hidden, 2, 3, 4, ...new Array(7).fill(hidden)));
    const out = kernels().softmax(x);
    assert.equal(out.data[1], 0);
    assert.equal(out.data[5], 0);
    assert.deepEqual([...out.data.subarray(6)], [0, 0, 0, 0, 0, 0]);
    for (const each of [x, out]) kernels().release(each);
  });

  it('layerNorm has mean 0 and variance 1 before gain and shift, also far from zero', () =>
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom(0, 5, 1000),
        fc.boolean(),
        fc.boolean(),
        seed,
        (rows, C, center, withGain, withShift, seed) => {
          const gain = rowMajor(numbers(C, seed), 1, C);
          const shift = rowMajor(numbers(C, seed + 1), 1, C);
          const data = numbers(rows * C, seed + 2).map((value) => value + center);
          compareOn(kernels(), [rows, C], data, (k, x) =>
            k.layerNorm(x, C, withGain ? tableOf(k, gain) : null, withShift ? tableOf(k, shift) : null, 1e-5),
          );
        },
      ),
    ));

  it('layerNorm takes several axes together as one row', () =>
    fc.assert(
      fc.property(size, small, small, seed, (rows, H, D, seed) => {
        compareOn(kernels(), [rows, H, D], numbers(rows * H * D, seed), (k, x) =>
          k.layerNorm(x, H * D, null, null, 1e-5),
        );
      }),
    ));

  it('rmsNorm has mean square 1 before a gain that counts from 0 or from 1, for each head or for all', () =>
    fc.assert(
      fc.property(
        size,
        small,
        size,
        fc.constantFrom('head', 'row'),
        fc.constantFrom(0, 1),
        fc.constantFrom(1e-3, 1, 1000),
        fc.constantFrom(1e-6, 1e-5, 0.1),
        seed,
        (T, H, D, of, gainFrom, spread, eps, seed) => {
          const C = of === 'head' ? D : H * D;
          const gain = rowMajor(numbers(C, seed), 1, C);
          compareOn(
            kernels(),
            [T, H, D],
            numbers(T * H * D, seed + 1, spread),
            (k, x) => k.rmsNorm(x, C, tableOf(k, gain), eps, gainFrom),
            rounded(2),
          );
        },
      ),
    ));

  it('rmsNorm of zeros is zeros', () => {
    const gain = rowMajor(numbers(5, 1), 1, 5);
    compareOn(
      kernels(),
      [2, 5],
      new Float32Array(10),
      (k, x) => k.rmsNorm(x, 5, tableOf(k, gain), 1e-6, 0),
      within(0),
    );
  });

  it('rotary turns the first cells of each head in pairs of either kind, and leaves the others', () =>
    fc.assert(
      fc.property(
        small,
        small,
        size,
        fc.nat(9),
        fc.constantFrom('halves', 'neighbours'),
        seed,
        (T, H, pairs, rest, pairing, seed) => {
          const D = 2 * pairs + rest;
          const angles = numbers(T * pairs, seed, Math.PI);
          const turns = { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
          compareSums(kernels(), 2, (k, keep) =>
            k.rotary(keep(k.tensor([T, H, D], numbers(T * H * D, seed + 1))), turns, pairing),
          );
        },
      ),
    ));

  it('rotary hands on to the last bit the cells that are not turned', () =>
    fc.assert(
      fc.property(small, small, fc.constantFrom('halves', 'neighbours'), seed, (T, pairs, pairing, seed) => {
        const D = 2 * pairs + 5;
        const data = numbers(T * D, seed);
        const angles = numbers(T * pairs, seed);
        const x = kernels().tensor([T, 1, D], data);
        const out = kernels().rotary(x, { cos: angles, sin: angles }, pairing);
        for (let t = 0; t < T; t++) {
          const rest = (of: Float32Array) => of.slice(t * D + 2 * pairs, (t + 1) * D);
          assert.deepEqual(rest(out.data), rest(data));
        }
        for (const each of [x, out]) kernels().release(each);
      }),
    ));

  // A negative limit keeps the nearest keys out of reach too.
  const limit = fc.option(fc.integer({ min: -80, max: 80 }));

  it('mask hides the keys out of reach before and after the query, exactly', () =>
    fc.assert(
      fc.property(small, size, size, limit, limit, seed, (H, Tq, Tk, before, after, seed) => {
        compareOn(
          kernels(),
          [H, Tq, Tk],
          numbers(H * Tq * Tk, seed),
          (k, x) => k.mask(x, { before, after }),
          within(0),
        );
      }),
      {
        examples: [
          [2, 5, 5, null, 0, 1], // causal
          [2, 5, 5, 2, 0, 1], // causal with a window
          [2, 5, 5, null, null, 1], // nothing is hidden
          [2, 7, 3, null, 0, 1], // the first queries see nothing
          [2, 5, 5, 2 ** 40, 2 ** 32, 1], // no 32-bit numbers
        ],
      },
    ));

  it('lookup takes rows of a table and columns of a matrix, exactly', () =>
    fc.assert(
      fc.property(
        size,
        size,
        fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
        seed,
        (rows, C, picks, seed) => {
          const values = rowMajor(numbers(rows * C, seed), rows, C);
          const of = (length: number) => picks.map((i) => i % length);
          compare(kernels(), (k) => k.lookup(tableOf(k, values), of(rows), 'rows'), within(0));
          compare(kernels(), (k) => k.lookup(matrixOf(k, values), of(C), 'columns'), within(0));
        },
      ),
    ));

  it('softmax hands NaN on from every place, also where all else is hidden', () => {
    for (const other of [Number.NEGATIVE_INFINITY, 1]) {
      const data = new Float32Array(9 * 9).fill(other);
      for (let i = 0; i < 9; i++) data[i * 9 + i] = Number.NaN;
      compareOn(kernels(), [9, 9], data, (k, x) => k.softmax(x));
    }
  });

  it('hand NaN on', () => {
    const data = numbers(8 * 9, 3);
    data[20] = Number.NaN;
    const vector = rowMajor(numbers(9, 5), 1, 9);
    const turns = { cos: numbers(4 * 4, 6), sin: numbers(4 * 4, 7) };
    compareOn(kernels(), [8, 9], data, (k, x) => k.softmax(x));
    compareOn(kernels(), [8, 9], data, (k, x) =>
      k.layerNorm(x, 9, tableOf(k, vector), tableOf(k, vector), 1e-5),
    );
    compareOn(kernels(), [8, 9], data, (k, x) => k.rmsNorm(x, 9, tableOf(k, vector), 1e-5, 1));
    compareOn(kernels(), [4, 2, 9], data, (k, x) => k.rotary(x, turns, 'halves'));
    compareOn(kernels(), [4, 2, 9], data, (k, x) => k.rotary(x, turns, 'neighbours'));
    compareOn(kernels(), [2, 4, 9], data, (k, x) => k.mask(x, { before: 1, after: 2 }));
  });
});
