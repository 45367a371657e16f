// Operations on so few numbers that plain loops serve every set of kernels.

import { sinusoid } from '../plan/sinusoid.ts';
import { lengthOf, shortest } from '../plan/vector-length.ts';
import type { Tensor } from './tensor.ts';

/** The position embeddings of a text, [T, C]. @param first the place of the first row */
export function sinusoids(shape: readonly number[], first = 0): Float32Array {
  const C = shape[1]!;
  return Float32Array.from(
    { length: shape[0]! * C },
    (_, cell) => sinusoid(first + Math.floor(cell / C), cell % C, C).value,
  );
}

/**
 * A number for each head and distance, spread over queries and keys.
 * @param rows [Tq + Tk - 1, H], from the distance 1 - Tq on
 * @param shape [H, Tq, Tk]
 */
export function byDistance(rows: Float32Array, shape: readonly number[]): Float32Array {
  const [H, Tq, Tk] = shape as [number, number, number];
  const out = new Float32Array(H * Tq * Tk);
  let cell = 0;
  for (let h = 0; h < H; h++) {
    for (let query = 0; query < Tq; query++) {
      for (let key = 0; key < Tk; key++) out[cell++] = rows[(key - query + Tq - 1) * H + h]!;
    }
  }
  return out;
}

/** One index along one of two axes; -1 is the last. */
export function pick({ shape, data }: Tensor, axis: number, index: number): Float32Array {
  const [rows, columns] = shape as [number, number];
  const at = index < 0 ? shape[axis]! + index : index;
  if (axis === 0) return data.slice(at * columns, (at + 1) * columns);
  return Float32Array.from({ length: rows }, (_, row) => data[row * columns + at]!);
}

/** x [T, C] to [C], summed in float64. */
export function meanOfRows({ shape, data }: Tensor): Float32Array {
  const [T, C] = shape as [number, number];
  const sums = new Float64Array(C);
  for (let cell = 0; cell < data.length; cell++) sums[cell % C]! += data[cell]!;
  return Float32Array.from(sums, (sum) => sum / T);
}

/** x [T, C] to [C]. */
export function maxOfRows({ shape, data }: Tensor): Float32Array {
  const C = shape[1]!;
  const most = new Float32Array(C).fill(Number.NEGATIVE_INFINITY);
  for (let cell = 0; cell < data.length; cell++) most[cell % C] = Math.max(most[cell % C]!, data[cell]!);
  return most;
}

/** x / ‖x‖, or x / `shortest` where that is more. */
export function unit(x: Float32Array): Float32Array {
  const length = Math.max(shortest, lengthOf(x));
  return x.map((value) => value / length);
}
