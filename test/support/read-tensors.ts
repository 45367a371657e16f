// A safetensors file as tensors by name, integers included.

import { basename, dirname } from 'node:path';
import { decode } from '../../src/checkpoint/decode.ts';
import { readPart, withFile } from '../../src/checkpoint/files.ts';
import { readHeader } from '../../src/checkpoint/safetensors.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';

export interface RecordedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | readonly number[];
}

export async function readTensors(path: string): Promise<ReadonlyMap<string, RecordedTensor>> {
  const file = basename(path);
  return withFile(nodeFolder(dirname(path)), file, async (open) => {
    const tensors = new Map<string, RecordedTensor>();
    for (const { name, dtype, shape, offset, length } of await readHeader(open, file)) {
      const bytes = await readPart(open, offset, length);
      tensors.set(name, { shape, data: dtype === 'I64' ? integers(bytes) : decode(dtype, bytes) });
    }
    return tensors;
  });
}

function integers(bytes: Uint8Array): number[] {
  return [...new BigInt64Array(bytes.slice().buffer)].map(Number);
}
