// Cutting stored tensors into pieces: every number of every weight comes once, and lands in its place.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { withFiles } from '../../../src/checkpoint/files.ts';
import type { Held } from '../../../src/checkpoint/module.ts';
import { cut, heldSize, matrixSize, placesOf, type Size } from '../../../src/checkpoint/pieces.ts';
import { readHeader } from '../../../src/checkpoint/safetensors.ts';
import { keptSizes, piecesOf, readPiece } from '../../../src/checkpoint/weight-pieces.ts';
import { dense, widened } from '../../../src/plan/matrix.ts';
import { announced, memoryFile, memoryFolder } from './memory-folder.ts';
import { folderOf } from './pytorch.ts';

const whole: Held = { weight: 'w', step: null, transposed: false, columns: null };

/** The weight that the places of all pieces make of a tensor in which number n is n. */
function assembled(stored: Size, held: Held, most: number): Float32Array {
  const { rows, columns } = heldSize(stored, held);
  const result = new Float32Array(rows * columns).fill(-1);
  for (const piece of cut(stored, most)) {
    const first = piece.row * stored.columns + piece.column;
    const data = Float32Array.from({ length: piece.rows * piece.columns }, (_, i) => first + i);
    for (const { row, column, view } of placesOf(piece, stored, held)) {
      dense({ ...view, data }).forEach((number, i) => {
        const at = (row + Math.floor(i / view.columns)) * columns + column + (i % view.columns);
        assert.equal(result[at], -1, 'a number comes twice');
        result[at] = number;
      });
    }
  }
  return result;
}

/** What it should be, from the definition: column c of the weight is one of the tensor, in the plan's orientation. */
function expected(stored: Size, held: Held): Float32Array {
  const { rows, columns } = heldSize(stored, held);
  const all = held.transposed ? stored.rows : stored.columns;
  const { stretches = 1 } = held;
  const [from, to] = held.columns ?? [0, all];
  const at = (row: number, column: number) =>
    held.transposed ? column * stored.columns + row : row * stored.columns + column;
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const column = i % columns;
    const stretch = Math.floor(column / (to - from));
    return at(Math.floor(i / columns), stretch * (all / stretches) + from + (column % (to - from)));
  });
}

describe('the pieces of a stored tensor', () => {
  it('are whole rows, as many at a time as a group of panels has columns', () => {
    assert.deepEqual(
      cut({ rows: 50, columns: 3 }, 130).map(({ row, rows, column, columns }) => [
        row,
        rows,
        column,
        columns,
      ]),
      [
        [0, 32, 0, 3],
        [32, 18, 0, 3],
      ],
    );
    assert.equal(cut({ rows: 50, columns: 3 }, 60)[0]!.rows, 20);
  });

  it('are parts of a row where it is longer than a piece', () => {
    assert.deepEqual(
      cut({ rows: 2, columns: 5 }, 4).map(({ row, rows, column, columns }) => [row, rows, column, columns]),
      [
        [0, 1, 0, 4],
        [0, 1, 4, 1],
        [1, 1, 0, 4],
        [1, 1, 4, 1],
      ],
    );
  });

  it('are none where there are no numbers', () => {
    assert.deepEqual(cut({ rows: 0, columns: 4 }, 8), []);
    assert.deepEqual(cut({ rows: 4, columns: 0 }, 8), []);
  });

  it('read a vector, and a single number, as one row', () => {
    assert.deepEqual(matrixSize([7]), { rows: 1, columns: 7 });
    assert.deepEqual(matrixSize([]), { rows: 1, columns: 1 });
    assert.deepEqual(matrixSize([2, 3, 4]), { rows: 6, columns: 4 });
  });

  it('give each number of each weight once, in its place, however the tensor is held and cut', () => {
    const holding = fc.record({
      transposed: fc.boolean(),
      /** Rows in the plan's orientation. */
      rows: fc.integer({ min: 1, max: 20 }),
      stretches: fc.integer({ min: 1, max: 4 }),
      parts: fc.integer({ min: 1, max: 3 }),
      part: fc.integer({ min: 0, max: 2 }),
      width: fc.integer({ min: 1, max: 9 }),
      most: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(holding, ({ transposed, rows, stretches, parts, part, width, most }) => {
        const all = stretches * parts * width;
        const from = (part % parts) * width;
        const held: Held = { ...whole, transposed, columns: [from, from + width], stretches };
        const stored = transposed ? { rows: all, columns: rows } : { rows, columns: all };
        assert.deepEqual(assembled(stored, held, most), expected(stored, held));
        const alone = { ...whole, transposed };
        assert.deepEqual(assembled(stored, alone, most), expected(stored, alone));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the pieces of a checkpoint', () => {
  it('come in the order in which the steps read the weights, and a fused tensor comes once', async () => {
    const { pieces } = await openCheckpoint(folderOf('gpt2-lm'));
    const tensors = pieces.map(({ tensor }) => tensor.name);
    assert.deepEqual(new Set(tensors).size, tensors.length);
    assert.deepEqual(tensors.slice(0, 2), ['transformer.wte.weight', 'transformer.wpe.weight']);
    const fused = pieces.find(({ tensor }) => tensor.name === 'transformer.h.0.attn.c_attn.weight')!;
    assert.deepEqual(
      fused.places.map(({ weight, row, column }) => [weight, row, column]),
      ['q', 'k', 'v'].map((name) => [`blocks.0.attn.${name}.weight`, 0, 0]),
    );
  });

  it('leave out what no weight needs', async () => {
    const add = { extra: [3, 3] };
    const { pieces } = await openCheckpoint(folderOf('gpt2-lm', { add }));
    assert.equal(
      pieces.some(({ tensor }) => tensor.name === 'extra'),
      false,
    );
  });

  describe('in each stored type', () => {
    // 1.5 and -2 as they are stored; six numbers each.
    const numbers = [1.5, -2, 1.5, -2, 1.5, -2];
    const stored: Readonly<Record<string, ArrayBufferView>> = {
      F32: Float32Array.from(numbers),
      F64: Float64Array.from(numbers),
      F16: Uint16Array.from(numbers, (number) => (number > 0 ? 0x3e00 : 0xc000)),
      BF16: Uint16Array.from(numbers, (number) => (number > 0 ? 0x3fc0 : 0xc000)),
    };

    for (const [dtype, { buffer }] of Object.entries(stored)) {
      for (const [name, shape] of Object.entries({ matrix: [3, 2], vector: [6] })) {
        const kept = name === 'matrix' && dtype.endsWith('16') ? dtype : 'F32';
        it(`keep a ${name} of ${dtype} as ${kept}`, async () => {
          const { header, size } = announced({ w: { dtype, shape, bytes: buffer.byteLength } });
          const file = new Uint8Array(size);
          file.set(header);
          file.set(new Uint8Array(buffer as ArrayBuffer), header.length);
          const [tensor] = await readHeader(memoryFile(file), 'f');
          const sources = new Map([['w', { tensor: tensor!, held: whole }]]);
          assert.equal(keptSizes(sources).get('w')!.width, kept);
          const read: number[] = [];
          await withFiles(memoryFolder({ f: file }), async (open) => {
            for (const piece of piecesOf(sources, 16)) {
              for (const { values } of await readPiece(open, piece, new Uint8Array(16))) {
                assert.equal(values.width, kept);
                assert.equal(widened(values.width!, values.data[0]!), 1.5);
                read.push(...dense(values));
              }
            }
          });
          assert.deepEqual(read, numbers);
        });
      }
    }
  });
});
