// ONNX's [batch, heads, tokens, width] and [batch, tokens, heads · width], and the order in which the kernels read.

import type { Kernels } from '../../src/engine/kernels.ts';
import type { Tensor } from '../../src/engine/tensor.ts';
import type { OnnxTensor } from './onnx-cases.ts';

export interface TokenMajor {
  /** [B, T, H, D] */
  readonly shape: readonly [number, number, number, number];
  readonly data: Float32Array;
}

/** @param heads H, where three axes do not say it */
export function tokenMajor({ shape, data }: OnnxTensor, heads: unknown): TokenMajor {
  if (shape.length === 3) {
    const [B, T, width] = shape as [number, number, number];
    const H = Number(heads);
    return { shape: [B, T, H, width / H], data };
  }
  const [B, H, T, D] = shape as [number, number, number, number];
  const cells = Array.from({ length: B }, (_, b) => swapped(data.subarray(b * H * T * D), [H, T, D])).flat();
  return { shape: [B, T, H, D], data: Float32Array.from(cells) };
}

/** One text of a batch, [T, H, D], handed to the kernels. */
export function item(kernels: Kernels, { shape: [, T, H, D], data }: TokenMajor, b: number): Tensor {
  return kernels.tensor([T, H, D], data.slice(b * T * H * D, (b + 1) * T * H * D));
}

/** One text of a batch in the layout of an ONNX tensor of so many axes. */
export function inOnnxLayout({ shape, data }: Tensor, axes: number): readonly number[] {
  return axes === 3 ? [...data] : swapped(data, shape as [number, number, number]);
}

/** [A, B, C] as [B, A, C]. */
function swapped(data: Float32Array, [A, B, C]: readonly [number, number, number]): number[] {
  const out: number[] = [];
  for (let b = 0; b < B; b++)
    for (let a = 0; a < A; a++) for (let c = 0; c < C; c++) out.push(data[(a * B + b) * C + c]!);
  return out;
}
