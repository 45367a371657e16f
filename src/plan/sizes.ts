// How long each named axis is, for one architecture and the texts that its stacks read.

import { type Architecture, labelsOf } from './architecture.ts';
import type { Dim, Step } from './step.ts';

export type Sizes = Readonly<Record<Dim, number>>;

/** T of the text that each stack reads, in the order of the stacks. */
export type TokenCounts = readonly number[];

/** The axes of one stack's steps. */
export function sizes(architecture: Architecture, tokens: TokenCounts, stack: number): Sizes {
  const { embedding, relativeBias, ...of } = architecture.stacks[stack]!;
  const { positions } = embedding;
  const T = tokens[stack]!;
  return {
    token: T,
    query: T,
    key: T,
    source: tokens[stack - 1] ?? 0,
    head: of.heads,
    kv_head: of.keyHeads,
    head_dim: of.headDim,
    inner: of.heads * of.headDim,
    model: architecture.model,
    embedding: embedding.projection?.width ?? architecture.model,
    ff: of.ff,
    vocab: architecture.vocab,
    label: labelsOf(architecture.head).length,
    position: positions.kind === 'learned' ? positions.count + positions.offset : 0,
    type: embedding.types,
    bucket: relativeBias?.buckets ?? 0,
  };
}

/** The shape of a step's output, in numbers. */
export function shapeOf(architecture: Architecture, step: Step, tokens: TokenCounts): number[] {
  return measure(step.shape, sizes(architecture, tokens, step.stack));
}

/** `shapeOf` for many steps, the axes of each stack worked out once. */
export function shapes(architecture: Architecture, tokens: TokenCounts): (step: Step) => number[] {
  const ofStacks = architecture.stacks.map((_, stack) => sizes(architecture, tokens, stack));
  return ({ shape, stack }) => measure(shape, ofStacks[stack]!);
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
