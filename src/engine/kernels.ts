// The arithmetic that the executor calls: one interface, a plain implementation that defines it, and fast ones.

import type { Activation } from '../plan/architecture.ts';
import type { StridedMatrix } from '../plan/matrix.ts';
import type { Tensor } from './tensor.ts';

/** A weight as the kernels keep it: packed, in their own memory. */
export interface Weight {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Letters: T tokens (Tq queries, Tk keys), H heads, D head width, K and N a matrix's rows and columns.
 * Every function returns a tensor of its own; the caller releases it.
 */
export interface Kernels {
  /** 'reference', 'baseline' or 'relaxed'. */
  readonly name: string;

  /** Keeps a matrix [K, N] for `linear` and, by columns, for `lookup`. */
  matrix(values: StridedMatrix): Weight;
  /** Keeps a table [rows, C] for `lookup`, or a vector as a table of one row. */
  table(values: StridedMatrix): Weight;
  /** The number in a row and column of a weight, however it is kept. Throws a RangeError outside the weight. */
  at(weight: Weight, row: number, column: number): number;

  /** Copies numbers in, to be read by the other functions. */
  tensor(shape: readonly number[], data: Float32Array): Tensor;
  /** The memory of a tensor may be used again. A tensor is released once. */
  release(tensor: Tensor): void;

  /** Row ids[t] of a table, or column ids[t] of a matrix: [T, C]. */
  lookup(weight: Weight, ids: ArrayLike<number>, from: 'rows' | 'columns'): Tensor;
  /** x [.., K] · weight [K, N] + bias [N]: a tensor of `shape`, whose cells are those of [.., N]. */
  linear(x: Tensor, weight: Weight, bias: Weight | null, shape: readonly number[]): Tensor;
  /** The sum of tensors of one shape, added from left to right. */
  add(terms: readonly Tensor[]): Tensor;
  /** Each row of the last axis: (x - mean) / sqrt(variance + eps) * gain + shift. Ba, Kiros & Hinton 2016, eq. 4. */
  layerNorm(x: Tensor, gain: Weight, shift: Weight, eps: number): Tensor;
  /** scale * q [Tq, H, D] · k [Tk, H, D] for each head: [H, Tq, Tk]. Vaswani et al. 2017, eq. 1. */
  scores(q: Tensor, k: Tensor, scale: number): Tensor;
  /** [H, Tq, Tk] with -Infinity where key > query + Tk - Tq. */
  causalMask(scores: Tensor): Tensor;
  /** Over the last axis: exp(x - max) / sum. A row of -Infinity alone becomes a row of zeros. */
  softmax(x: Tensor): Tensor;
  /** Sum over keys of pattern [H, Tq, Tk] times v [Tk, H, D]: [Tq, H, D]. */
  mix(pattern: Tensor, v: Tensor): Tensor;
  activation(x: Tensor, fn: Activation): Tensor;
  /** Row `index` of x [T, C]: [C]. */
  pick(x: Tensor, index: number): Tensor;
  /** Cell by cell: x times factors. */
  multiply(x: Tensor, factors: Float32Array): Tensor;
}

/** Throws a RangeError unless the weight has this row and this column. */
export function requireInside({ rows, columns }: Weight, row: number, column: number): void {
  const inside = (index: number, length: number) => Number.isInteger(index) && index >= 0 && index < length;
  if (inside(row, rows) && inside(column, columns)) return;
  throw new RangeError(
    `Row ${row}, column ${column} was read of a weight of ${rows} rows and ${columns} columns; count both from 0.`,
  );
}
