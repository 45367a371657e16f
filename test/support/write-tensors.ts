// Tensors that are at hand as the bytes of a safetensors file.

import assert from 'node:assert/strict';
import { writeFloats } from '../../src/checkpoint/write-safetensors.ts';
import { cellCount } from '../../src/plan/sizes.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

export function writeTensors(tensors: readonly NamedTensor[]): Uint8Array<ArrayBuffer> {
  return writeFloats(
    tensors.map(({ name, shape, data }) => ({
      name,
      shape,
      fill(place) {
        assert.equal(data.length, cellCount(shape), name);
        place.set(data);
      },
    })),
  );
}
