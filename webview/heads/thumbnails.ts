// Single thumbnails out of the tensor that holds them all, and their mean over heads.

import { cellCount } from '../../src/plan/sizes.ts';
import type { TensorSlice } from '../../src/protocol/engine.ts';

export interface Thumbnail {
  /** sq */
  readonly rows: number;
  /** sk */
  readonly columns: number;
  /** [sq, sk]: query, key */
  readonly values: Float32Array;
}

/** @param thumbnails [L, H, sq, sk] */
export function thumbnail({ shape, data }: TensorSlice, layer: number, head: number): Thumbnail {
  const [, heads = 0, rows = 0, columns = 0] = shape;
  const start = (layer * heads + head) * rows * columns;
  return { rows, columns, values: data.subarray(start, start + rows * columns) };
}

/**
 * @param thumbnails [L, H, sq, sk]
 * @returns [L, 1, sq, sk]
 */
export function meanThumbnails({ shape, data }: TensorSlice): TensorSlice {
  const [layers = 0, heads = 0, ...sides] = shape;
  const cells = cellCount(sides);
  const mean = new Float32Array(layers * cells);
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      const from = (layer * heads + head) * cells;
      for (let i = 0; i < cells; i++) mean[layer * cells + i]! += data[from + i]! / heads;
    }
  }
  return { shape: [layers, 1, ...sides], data: mean };
}

/** The size of a thumbnail's picture, as wide to high as its pattern, within bounds; the longer side is `most`. */
export function thumbnailSize(
  { shape }: TensorSlice,
  { most, least }: { readonly most: number; readonly least: number },
): { readonly width: number; readonly height: number } {
  const [, , rows = 1, columns = 1] = shape;
  const longer = Math.max(rows, columns);
  const size = (side: number) => Math.max(Math.min(least, most), Math.round((most * side) / longer));
  return { width: size(columns), height: size(rows) };
}
