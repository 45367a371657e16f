// Writes the weights of a checkpoint, in the width that is asked for, tensor by tensor.

import { closeSync, openSync, writeSync } from 'node:fs';
import type { Width } from '../src/plan/matrix.ts';
import { cellCount } from '../src/plan/sizes.ts';
import { sixteenBits } from './sixteen-bits.ts';

interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: () => Float32Array;
}

/** A safetensors file (https://huggingface.co/docs/safetensors), in which no more than one tensor is in memory at a time. */
export function writeWeights(path: string, tensors: readonly WrittenTensor[], width: Width): void {
  let end = 0;
  const entries = tensors.map(({ name, shape }) => {
    const start = end;
    end += cellCount(shape) * (width === 'F32' ? 4 : 2);
    return [name, { dtype: width, shape, data_offsets: [start, end] }];
  });
  const json = Buffer.from(
    JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }),
  );
  const header = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ');
  header.writeBigUInt64LE(BigInt(header.length - 8));
  json.copy(header, 8);
  const file = openSync(path, 'w');
  try {
    writeAll(file, header);
    for (const { data } of tensors) {
      const numbers = data();
      const stored = width === 'F32' ? numbers : sixteenBits(numbers, width);
      writeAll(file, new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
    }
  } finally {
    closeSync(file);
  }
}

/** One call may write less. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
