// Writing and reading safetensors, and what is said of files that are not sound.

import assert from 'node:assert/strict';
import { decode } from '../../../src/checkpoint/decode.ts';
import { readHeader } from '../../../src/checkpoint/safetensors.ts';
import { decodeUtf8, encodeUtf8 } from '../../../src/checkpoint/utf8.ts';
import { writeFloats } from '../../../src/checkpoint/write-safetensors.ts';
import { memoryFile } from './memory-folder.ts';

const header = (bytes: Uint8Array) => readHeader(memoryFile(bytes), 'model.safetensors');

/** A file with this header, however wrong, and this many bytes of data. */
function file(json: string, data: number, length = json.length): Uint8Array {
  const bytes = new Uint8Array(8 + json.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(encodeUtf8(json), 8);
  return bytes;
}

describe('writeFloats', () => {
  const of = (name: string, ...data: number[]) => ({
    name,
    shape: [data.length],
    fill: (place: Float32Array) => place.set(data),
  });
  const a = { ...of('a', 1, 2, 3, 4), shape: [2, 2] };

  it('is read back as it was written', async () => {
    const bytes = writeFloats([of('b', 5), a]);
    const tensors = await header(bytes);
    assert.deepEqual(
      tensors.map(({ name, dtype, shape, length }) => ({ name, dtype, shape, length })),
      [
        { name: 'b', dtype: 'F32', shape: [1], length: 4 },
        { name: 'a', dtype: 'F32', shape: [2, 2], length: 16 },
      ],
    );
    const numbers = tensors.map(({ offset, length }) => [
      ...decode('F32', bytes.subarray(offset, offset + length)),
    ]);
    assert.deepEqual(numbers, [[5], [1, 2, 3, 4]]);
  });

  it('pads the header so that numbers start at a multiple of 8', async () => {
    for (const name of ['x', 'xx', 'xxx']) {
      const [tensor] = await header(writeFloats([{ ...a, name }], { by: name }));
      assert.equal(tensor!.offset % 8, 0);
    }
  });

  it('keeps metadata', () => {
    const bytes = writeFloats([a], { text: 'The Rock Rules' });
    assert.match(decodeUtf8(bytes.subarray(8, 80)), /"__metadata__":\{"text":"The Rock Rules"\}/);
  });

  it('refuses two of one name', () => {
    assert.throws(() => writeFloats([a, a]), /two tensors named “a”/);
  });
});

describe('readHeader', () => {
  const entry = (dtype: string, shape: readonly number[], from: number, to: number) =>
    JSON.stringify({ dtype, shape, data_offsets: [from, to] });

  const unsound: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['an empty file', new Uint8Array(0), /is only 0 bytes long/],
    [
      'a header longer than the file',
      file('{}', 0, 100),
      /cut off inside its header, which should end at byte 108 of a file of 10/,
    ],
    ['a header of absurd length', file('{}', 0, 2 ** 50), /announces a header of 1125899906842624 bytes/],
    ['a header that is not JSON', file('{"a', 0), /header that is not JSON/],
    ['a header that is a list', file('[]', 0), /not a table of tensors/],
    ['an entry without offsets', file('{"a":{"dtype":"F32","shape":[1]}}', 4), /“a” without a valid dtype/],
    ['a negative offset', file(`{"a":${entry('F32', [1], -4, 0)}}`, 4), /“a” without a valid dtype/],
    [
      'a shape that does not fit its bytes',
      file(`{"a":${entry('F32', [3], 0, 8)}}`, 8),
      /cannot occupy bytes 0 to 8/,
    ],
    [
      'too few bytes',
      file(`{"a":${entry('F32', [4], 0, 16)}}`, 12),
      /is cut off: its header promises 79 bytes, but there are 75/,
    ],
    ['too many bytes', file(`{"a":${entry('F32', [1], 0, 4)}}`, 9), /has 5 bytes that belong to no tensor/],
    [
      'overlapping tensors',
      file(`{"a":${entry('F32', [2], 0, 8)},"b":${entry('F32', [2], 4, 12)}}`, 12),
      /“b” overlaps/,
    ],
    [
      'a gap between tensors',
      file(`{"a":${entry('F32', [1], 0, 4)},"b":${entry('F32', [1], 8, 12)}}`, 12),
      /“b” leaves a gap/,
    ],
  ];
  for (const [what, bytes, message] of unsound) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(header(bytes), (error: Error) => {
        assert.equal(error.name, 'CheckpointError');
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('accepts an empty tensor, and types that it cannot decode', async () => {
    const tensors = await header(
      file(`{"a":${entry('F32', [0], 0, 0)},"b":${entry('F8_E4M3', [3], 0, 3)}}`, 3),
    );
    assert.deepEqual(
      tensors.map(({ dtype }) => dtype),
      ['F32', 'F8_E4M3'],
    );
  });
});

describe('decode', () => {
  const bits = (...halves: number[]) => new Uint8Array(Uint16Array.from(halves).buffer);

  it('widens half precision: normal, subnormal, zero, infinite, not a number', () => {
    const numbers = decode(
      'F16',
      bits(0x3c00, 0xc000, 0x3555, 0x0001, 0x83ff, 0x8000, 0x7c00, 0xfc00, 0x7e00),
    );
    const expected = [1, -2, 0.333251953125, 2 ** -24, -1023 * 2 ** -24, -0, Infinity, -Infinity, NaN];
    assert.deepEqual([...numbers], expected.map(Math.fround));
  });

  it('widens bfloat16', () => {
    const numbers = decode('BF16', bits(0x3f80, 0xc049, 0x7f80, 0xff80));
    assert.deepEqual([...numbers], [1, -3.140625, Infinity, -Infinity]);
  });

  it('narrows double precision', () => {
    assert.deepEqual(
      [...decode('F64', new Uint8Array(Float64Array.of(0.1, -2).buffer))],
      [Math.fround(0.1), -2],
    );
  });

  it('reads from any byte offset', () => {
    for (let shift = 0; shift < 8; shift++) {
      const bytes = new Uint8Array(16);
      bytes.set(new Uint8Array(Float32Array.of(1.5, -2.5).buffer), shift);
      assert.deepEqual([...decode('F32', bytes.subarray(shift, shift + 8))], [1.5, -2.5]);
    }
  });
});
