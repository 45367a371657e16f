// Writes the weights of a checkpoint, in the width that is asked for, tensor by tensor.

import { closeSync, openSync, writeSync } from 'node:fs';
import { layOut } from '../src/checkpoint/write-safetensors.ts';
import type { Width } from '../src/plan/matrix.ts';
import { sixteenBits } from './sixteen-bits.ts';

interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: () => Float32Array;
}

/** A safetensors file (https://huggingface.co/docs/safetensors), in which no more than one tensor is in memory at a time. */
export function writeWeights(path: string, tensors: readonly WrittenTensor[], width: Width): void {
  const { header } = layOut(tensors, width, { format: 'pt' });
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
