// Single thumbnails out of the tensor that holds them all, and their mean over heads.

import type { TensorSlice } from '../../src/protocol/engine.ts';

export interface Thumbnail {
  /** s */
  readonly side: number;
  /** [s, s]: query, key */
  readonly values: Float32Array;
}

/** @param thumbnails [L, H, s, s] */
export function thumbnail({ shape, data }: TensorSlice, layer: number, head: number): Thumbnail {
  const [, heads = 0, side = 0] = shape;
  const start = (layer * heads + head) * side * side;
  return { side, values: data.subarray(start, start + side * side) };
}

/**
 * @param thumbnails [L, H, s, s]
 * @returns [L, 1, s, s]
 */
export function meanThumbnails({ shape, data }: TensorSlice): TensorSlice {
  const [layers = 0, heads = 0, side = 0] = shape;
  const cells = side * side;
  const mean = new Float32Array(layers * cells);
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      const from = (layer * heads + head) * cells;
      for (let i = 0; i < cells; i++) mean[layer * cells + i]! += data[from + i]! / heads;
    }
  }
  return { shape: [layers, 1, side, side], data: mean };
}
