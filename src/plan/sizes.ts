// How long each named axis is, for one architecture and one text.

import { type Architecture, labelCount } from './architecture.ts';
import type { Dim } from './step.ts';

export type Sizes = Readonly<Record<Dim, number>>;

/** @param tokens T, the length of the text in tokens; weights do not depend on it. */
export function sizes(architecture: Architecture, tokens: number): Sizes {
  const { stack, embedding } = architecture;
  return {
    token: tokens,
    query: tokens,
    key: tokens,
    head: stack.heads,
    head_dim: stack.headDim,
    inner: stack.heads * stack.headDim,
    model: architecture.model,
    ff: stack.ff,
    vocab: architecture.vocab,
    label: labelCount(architecture.head),
    position: embedding.positions,
    type: embedding.types,
  };
}

/** A shape in numbers. */
export function measure(shape: readonly Dim[], of: Sizes): number[] {
  return shape.map((dim) => of[dim]);
}

/** The number of cells of a tensor of this shape. */
export function cellCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The distance, in cells, between neighbours along each axis of a row-major tensor. */
export function strides(shape: readonly number[]): number[] {
  const result = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) result[axis] = result[axis + 1]! * shape[axis + 1]!;
  return result;
}
