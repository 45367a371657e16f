// Numbers in 16 bits, beside what is known of both formats.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sixteenBits } from '../../../bench/sixteen-bits.ts';
import { writeWeights } from '../../../bench/write-weights.ts';
import { readTensors } from '../../support/read-tensors.ts';

const float16 = (...numbers: number[]) => [...sixteenBits(Float32Array.from(numbers), 'F16')];
const bfloat16 = (...numbers: number[]) => [...sixteenBits(Float32Array.from(numbers), 'BF16')];

describe('numbers in 16 bits', () => {
  it('are the float16 of IEEE 754', () => {
    assert.deepEqual(float16(0, 1, -2, 65504, 1 / 3), [0, 0x3c00, 0xc000, 0x7bff, 0x3555]);
  });

  it('round to the nearest, and to the even one of two', () => {
    assert.deepEqual(
      float16(1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20),
      [0x3c00, 0x3c02, 0x3c01],
    );
    assert.deepEqual(
      bfloat16(1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20),
      [0x3f80, 0x3f82, 0x3f81],
    );
  });

  it('keep what is below the smallest normal float16', () => {
    assert.deepEqual(float16(2 ** -24, -(2 ** -15), 2 ** -14 - 2 ** -26, 2 ** -26), [1, 0x8200, 0x400, 0]);
  });

  it('are the upper half of a float32 in bfloat16', () => {
    assert.deepEqual(bfloat16(1, -3.140625, 0), [0x3f80, 0xc049, 0]);
  });

  for (const width of ['F32', 'BF16', 'F16'] as const) {
    it(`are read again from a file of ${width}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'headlight-'));
      try {
        const path = join(folder, 'model.safetensors');
        const numbers = Float32Array.of(0.5, -1.25, 3, 0, 2 ** -12, -0.75);
        const tensors = [
          { name: 'a', shape: [2, 2], data: () => numbers.slice(0, 4) },
          { name: 'b', shape: [2], data: () => numbers.slice(4) },
        ];
        writeWeights(path, tensors, width);
        const read = await readTensors(path);
        assert.deepEqual(read.get('a')?.shape, [2, 2]);
        assert.deepEqual([...read.get('a')!.data, ...read.get('b')!.data], [...numbers]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
