// How the WebAssembly kernels pack weights: whole or in parts, of every width, from their own memory or from elsewhere.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { type StridedMatrix, type Width, widened } from '../../../src/plan/matrix.ts';
import { describeBuilds, numbers } from './kernels-fixture.ts';

/** Rows and columns of a weight, cut at places where parts begin. */
const cuts = fc
  .uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 })
  .map((places) => [0, ...places.toSorted((a, b) => a - b)]);
const widths = ['F32', 'F16', 'BF16'] as const satisfies Width[];
const orders = ['rows', 'columns', 'neither'] as const;

/** A part whose number in row i and column j is that of the whole weight, and which lies in its array in some order. */
function partOf(
  order: (typeof orders)[number],
  [row, rows]: readonly [number, number],
  [column, columns]: readonly [number, number],
  at: (row: number, column: number) => number,
  width: Width,
): StridedMatrix {
  const columnStride = order === 'rows' ? 1 : order === 'columns' ? rows + 2 : 3;
  const rowStride = order === 'rows' ? columns + 1 : order === 'columns' ? 1 : 3 * columns;
  const count = rows * rowStride + columns * columnStride + 1;
  const data = width === 'F32' ? new Float32Array(count) : new Uint16Array(count);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) data[1 + i * rowStride + j * columnStride] = at(row + i, column + j);
  }
  return { data, width, offset: 1, rows, columns, rowStride, columnStride };
}

function assertKept(
  k: Kernels,
  keep: 'matrix' | 'table',
  width: Width,
  rows: number[],
  columns: number[],
  seed: number,
) {
  const [K, N] = [rows.at(-1)!, columns.at(-1)!];
  const values =
    width === 'F32' ? numbers(K * N, seed) : Uint16Array.from(numbers(K * N, seed, 30000), Math.abs);
  const at = (row: number, column: number) => values[row * N + column]!;
  const weight = k[keep](K, N, width);
  rows.slice(1).forEach((end, r) => {
    columns.slice(1).forEach((right, c) => {
      const order = orders[(r + c + seed) % 3]!;
      const [row, column] = [rows[r]!, columns[c]!];
      const part = partOf(order, [row, end - row], [column, right - column], at, width);
      if (seed % 2) {
        k.fill(weight, part, row, column);
        return;
      }
      const buffer = k.buffer(part.data.byteLength);
      buffer.set(new Uint8Array(part.data.buffer, 0, part.data.byteLength));
      const [start, length] = [buffer.byteOffset, part.data.length];
      const data =
        width === 'F32'
          ? new Float32Array(buffer.buffer, start, length)
          : new Uint16Array(buffer.buffer, start, length);
      k.fill(weight, { ...part, data }, row, column);
      k.free(buffer);
    });
  });
  for (let i = 0; i < K; i++) {
    for (let j = 0; j < N; j++) {
      const expected = widened(width, at(i, j));
      assert.ok(Object.is(k.at(weight, i, j), expected), `row ${i}, column ${j}`);
    }
  }
}

describeBuilds('filling', (kernels) => {
  for (const keep of ['matrix', 'table'] as const) {
    for (const width of widths) {
      it(`puts parts of a ${keep} of ${width} in their places, however they lie`, () =>
        fc.assert(
          fc.property(cuts, cuts, fc.nat(), (rows, columns, seed) =>
            assertKept(kernels(), keep, width, rows, columns, seed),
          ),
          { numRuns: 40 },
        ));
    }
  }

  it('puts parts in their places across blocks of 256 rows', () => {
    for (const seed of [0, 1, 2, 3])
      assertKept(kernels(), 'matrix', 'F32', [0, 250, 256, 300, 777], [0, 5, 40, 83], seed);
    for (const seed of [0, 1, 2, 3])
      assertKept(kernels(), 'matrix', 'F16', [0, 1, 512, 700], [0, 32, 40], seed);
  });

  it('copies what is large in pieces', () => {
    const [rows, columns] = [2100, 2050];
    const data = numbers(rows * columns, 1);
    const part = { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 };
    const weight = kernels().matrix(rows, columns, 'F32');
    kernels().fill(weight, part, 0, 0);
    for (let i = 0; i < data.length; i += 9973) {
      assert.equal(kernels().at(weight, Math.floor(i / columns), i % columns), data[i]);
    }
  });

  it('takes parts in buffers from before the memory grew', () => {
    const k = kernels();
    const buffer = k.buffer(24);
    new Float32Array(buffer.buffer, buffer.byteOffset, 6).set([1, 2, 3, 4, 5, 6]);
    const large = k.tensor([9e6], new Float32Array(9e6));
    const weight = k.matrix(2, 3, 'F32');
    const data = new Float32Array(buffer.buffer, buffer.byteOffset, 6);
    k.fill(weight, { data, offset: 0, rows: 2, columns: 3, rowStride: 3, columnStride: 1 }, 0, 0);
    assert.equal(k.at(weight, 1, 1), 5);
    k.free(buffer);
    k.release(large);
  });

  it('names a part that does not fit, and one of another width', () => {
    const k = kernels();
    const part = { data: new Float32Array(6), offset: 0, rows: 2, columns: 3, rowStride: 3, columnStride: 1 };
    assert.throws(() => k.fill(k.matrix(4, 4, 'F32'), part, 3, 0), {
      name: 'RangeError',
      message:
        'A part of 2 rows and 3 columns does not fit into a weight of 4 and 4 from row 3, column 0 on.',
    });
    assert.throws(() => k.fill(k.matrix(4, 4, 'F16'), part, 0, 0), {
      message: 'A part of width F32 was put into a weight of width F16; give both the same.',
    });
    const half = { ...part, data: new Uint16Array(6), width: 'F16' } as const;
    assert.throws(() => k.fill(k.table(1, 4, 'F32'), { ...half, rows: 1 }, 0, 0), {
      message: 'A part of width F16 was put into a weight of width F32; give both the same.',
    });
  });

  it('names a vector that is kept in 16 bits where it is read', () => {
    const k = kernels();
    const x = k.tensor([1, 4], new Float32Array(4));
    for (const rows of [1, 2]) {
      assert.throws(() => k.rmsNorm(x, 4, k.table(rows, 4 / rows, 'BF16'), 1e-6, 0), {
        message: 'A vector was kept in BF16, but norms and biases read it in F32: keep it so.',
      });
    }
  });
});
