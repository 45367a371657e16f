// Numbers with a shape.

import { cellCount } from '../plan/sizes.ts';

/** Row-major. Where kernels own the memory, `data` is a view that lives until the tensor is released. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export function tensor(shape: readonly number[], data?: Float32Array): Tensor {
  const cells = cellCount(shape);
  if (data && data.length !== cells) {
    throw new Error(
      `A tensor of shape [${shape}] has ${cells} cells, but ${data.length} numbers were given.`,
    );
  }
  return { shape, data: data ?? new Float32Array(cells) };
}
