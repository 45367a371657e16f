// ONNX's RotaryEmbedding as a step of the plan, with the rows of its tables that the places of a text pick.

import type { Kernels } from '../../src/engine/kernels.ts';
import type { OnnxCase, OnnxTensor } from './onnx-cases.ts';
import { inOnnxLayout, item, tokenMajor } from './onnx-layout.ts';

export function rotary(kernels: Kernels, { attributes, inputs }: OnnxCase): Record<string, Float32Array> {
  const { input, cos_cache, sin_cache, position_ids } = inputs as Record<string, OnnxTensor>;
  const x = tokenMajor(input!, attributes.num_heads);
  const [B, T] = x.shape;
  /** [T, R / 2]: by place, or for each text of the batch. */
  const rows = ({ shape, data }: OnnxTensor, b: number): Float32Array => {
    const pairs = shape.at(-1)!;
    const places = Array.from({ length: T }, (_, t) => position_ids?.data[b * T + t] ?? b * T + t);
    return Float32Array.from(places.flatMap((place) => [...data.slice(place * pairs, (place + 1) * pairs)]));
  };
  const output = Array.from({ length: B }, (_, b) => {
    const turns = { cos: rows(cos_cache!, b), sin: rows(sin_cache!, b) };
    const pairing = attributes.interleaved === 1 ? 'neighbours' : 'halves';
    return inOnnxLayout(kernels.rotary(item(kernels, x, b), turns, pairing), input!.shape.length);
  });
  return { output: Float32Array.from(output.flat()) };
}
