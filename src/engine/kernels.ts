// The arithmetic that the executor calls: one interface, a plain implementation that defines it, and fast ones.

import type { Activation, Reach } from '../plan/architecture.ts';
import type { StridedMatrix } from '../plan/matrix.ts';
import type { Rope, Turns } from '../plan/rope.ts';
import type { Tensor } from './tensor.ts';

/** A weight as the kernels keep it: packed, in their own memory. */
export interface Weight {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Letters: T tokens (Tq queries, Tk keys), H heads, G heads of keys and values, D head width, K and N a matrix's rows and columns.
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
  /**
   * Rows of `width` cells, the last axes of x: (x - mean) / sqrt(variance + eps), times gain, plus shift.
   * Ba, Kiros & Hinton 2016, eq. 4.
   */
  layerNorm(x: Tensor, width: number, gain: Weight | null, shift: Weight | null, eps: number): Tensor;
  /** Rows of `width` cells: x / sqrt(mean of squares + eps) * (gainFrom + gain). Zhang & Sennrich 2019, eq. 4. */
  rmsNorm(x: Tensor, width: number, gain: Weight, eps: number, gainFrom: 0 | 1): Tensor;
  /**
   * x [T, H, D] with the first R cells of each head turned: cos and sin are [T, R / 2]. Su et al. 2021, eq. 34.
   * A pair is the cells i and i + R / 2 ('halves'), or 2i and 2i + 1 ('neighbours').
   */
  rotary(x: Tensor, turns: Turns, pairing: Rope['pairing']): Tensor;
  /**
   * scale * q [Tq, H, D] · k [Tk, G, D] for each head: [H, Tq, Tk]. Each of G heads of keys serves H / G of queries.
   * Vaswani et al. 2017, eq. 1; Ainslie et al. 2023.
   */
  scores(q: Tensor, k: Tensor, scale: number): Tensor;
  /** cap * tanh(x / cap), cell by cell. */
  softCap(x: Tensor, cap: number): Tensor;
  /** [H, Tq, Tk] with -Infinity where a key is out of reach of the query, whose place is query + Tk - Tq. */
  mask(scores: Tensor, reach: Reach): Tensor;
  /** Over the last axis: exp(x - max) / sum. A row of -Infinity alone becomes a row of zeros. */
  softmax(x: Tensor): Tensor;
  /** Sum over keys of pattern [H, Tq, Tk] times v [Tk, G, D]: [Tq, H, D]. */
  mix(pattern: Tensor, v: Tensor): Tensor;
  activation(x: Tensor, fn: Activation): Tensor;
  /** Cell by cell: x times factors, two tensors of one shape. */
  multiply(x: Tensor, factors: Tensor): Tensor;
  /** Every cell times the factor. */
  scale(x: Tensor, factor: number): Tensor;
}

/** Throws a RangeError unless the weight has this row and this column. */
export function requireInside({ rows, columns }: Weight, row: number, column: number): void {
  const inside = (index: number, length: number) => Number.isInteger(index) && index >= 0 && index < length;
  if (inside(row, rows) && inside(column, columns)) return;
  throw new RangeError(
    `Row ${row}, column ${column} was read of a weight of ${rows} rows and ${columns} columns; count both from 0.`,
  );
}
