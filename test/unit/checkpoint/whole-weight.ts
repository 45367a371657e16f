// A whole weight of a checkpoint, put together from its pieces.

import type { Checkpoint } from '../../../src/checkpoint/checkpoint.ts';
import { dense, type StridedMatrix } from '../../../src/plan/matrix.ts';

/** In the plan's orientation [in, rest], as float32, row by row. */
export async function wholeWeight(
  { weights, pieces, readWeights }: Checkpoint,
  name: string,
): Promise<StridedMatrix & { readonly data: Float32Array }> {
  const { rows, columns } = weights.get(name)!;
  const data = new Float32Array(rows * columns).fill(Number.NaN);
  await readWeights(async (read) => {
    for (const piece of pieces.filter(({ places }) => places.some(({ weight }) => weight === name))) {
      for (const { weight, row, column, values } of await read(piece, new Uint8Array(piece.length))) {
        if (weight !== name) continue;
        dense(values).forEach((number, i) => {
          const at = row + Math.floor(i / values.columns);
          data[at * columns + column + (i % values.columns)] = number;
        });
      }
    }
  });
  return { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 };
}
