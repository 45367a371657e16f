// The arithmetic that the executor calls: one interface, a plain implementation that defines it, and fast ones.

import type { Activation, Reach } from '../plan/architecture.ts';
import type { StridedMatrix, Width } from '../plan/matrix.ts';
import type { Rope, Turns } from '../plan/rope.ts';
import type { MemoryUse } from './memory.ts';
import type { Tensor } from './tensor.ts';

/** A weight as the kernels keep it: in their own memory, packed, in the width in which it is stored. */
export interface Weight {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Letters: T tokens (Tq queries, Tk keys), H heads, G heads of keys and values, D head width, K and N a matrix's rows and columns.
 * A function that returns a tensor makes it, with one holder: the caller, who releases it.
 */
export interface Kernels {
  /** 'reference', 'baseline' or 'relaxed'. */
  readonly name: string;
  /** Threads that compute, the caller's among them. */
  readonly threads: number;
  /** Ends the threads that help, which keep the memory alive; the caller's thread can go on alone. */
  endThreads(): void;

  /** Room for a matrix [K, N] for `linear` and, by columns, for `lookup`. `fill` puts its numbers in. */
  matrix(rows: number, columns: number, width: Width): Weight;
  /** Room for a table [rows, C] for `lookup`, or for a vector as a table of one row in F32. `fill` puts its numbers in. */
  table(rows: number, columns: number, width: Width): Weight;
  /** Puts a part of a weight in its place, from a row and a column on. The part has the weight's width. */
  fill(weight: Weight, part: StridedMatrix, row: number, column: number): void;
  /** The number in a row and column of a weight, however it is kept. Throws a RangeError outside the weight. */
  at(weight: Weight, row: number, column: number): number;

  /** Bytes in the kernels' memory to read a file into: what lies there `fill` need not copy first. */
  buffer(bytes: number): Uint8Array;
  /** The memory of a buffer may be used again. */
  free(buffer: Uint8Array): void;
  /** How much memory there is for weights, buffers and tensors, and how much of it they take. */
  memory(): MemoryUse;

  /** Copies numbers in, to be read by the other functions. */
  tensor(shape: readonly number[], data: Float32Array): Tensor;
  /** One holder more of a tensor's memory; also under another shape. */
  retain(tensor: Tensor): void;
  /** One holder less; when the last lets go, the memory is used again. */
  release(tensor: Tensor): void;
  /** The first `count` tokens of a tensor [T, ..], and all tokens of another behind them. */
  joinTokens(first: Tensor, count: number, rest: Tensor): Tensor;
  /**
   * Of each head the first `count` queries of a pattern [H, Tq, Tk], and all queries of another behind them; rows are as
   * long as those of the second, with zeros for keys that the first has not.
   */
  joinQueries(first: Tensor, count: number, rest: Tensor): Tensor;

  /** Row ids[t] of a table, or column ids[t] of a matrix: [T, C]. */
  lookup(weight: Weight, ids: ArrayLike<number>, from: 'rows' | 'columns'): Tensor;
  /** x [.., K] · weight [K, N] + bias [N], then `fn`: a tensor of `shape`, whose cells are those of [.., N]. */
  linear(
    x: Tensor,
    weight: Weight,
    bias: Weight | null,
    shape: readonly number[],
    fn?: Activation | null,
  ): Tensor;
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
  /** softmax(mask(softCap(scores))), without keeping what is in between; cap or reach may be null: there is none. */
  pattern(q: Tensor, k: Tensor, scale: number, cap: number | null, reach: Reach | null): Tensor;
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

  /**
   * Of each row of a pattern [H, Tq, Tk] the `headStatistics`: [H, Tq, 6].
   * @param place of the first query among the keys, from which distances count
   */
  patternStatistics(pattern: Tensor, place: number): Float32Array;
  /** Of each row of a state [T, C] the `hiddenStatistics`: [T, 6]. @param before the state to compare with, or null */
  stateStatistics(state: Tensor, before: Tensor | null): Float32Array;
  /** A pattern [H, Tq, Tk] shrunk to at most side × side cells a head, each the largest of its patch. */
  thumbnails(pattern: Tensor, side: number): Float32Array;
}

/** Throws a RangeError unless the weight has this row and this column. */
export function requireInside({ rows, columns }: Weight, row: number, column: number): void {
  const inside = (index: number, length: number) => Number.isInteger(index) && index >= 0 && index < length;
  if (inside(row, rows) && inside(column, columns)) return;
  throw new RangeError(
    `Row ${row}, column ${column} was read of a weight of ${rows} rows and ${columns} columns; count both from 0.`,
  );
}
