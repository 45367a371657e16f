// Which cells of its operands a cell of a step reads: the index maps, followed.

import { lastIndex, type PickedRows } from './picked-rows.ts';
import { relativeBucket } from './relative-bucket.ts';
import { pairOf } from './rope.ts';
import { cellCount, type Sizes } from './sizes.ts';
import type { Axis, IndexMap, Step } from './step.ts';

/** What an index map needs besides the cell: how long the axes are, and what the text picks. */
export interface Surroundings {
  readonly of: Sizes;
  readonly rows: PickedRows;
}

/** An axis along which an output cell reads more than one cell. */
export type ManyAxis = Extract<Axis, { over: unknown } | { pair: unknown }>;

export function readsMany(axis: Axis): axis is ManyAxis {
  return 'over' in axis || 'pair' in axis;
}

/** How many cells of an operand an output cell reads: one, or as many as the map's axes count that it runs over. */
export function readCount(map: IndexMap, of: Sizes): number {
  return cellCount(map.filter(readsMany).map((axis) => countAlong(axis, of)));
}

function countAlong(axis: ManyAxis, of: Sizes): number {
  return 'over' in axis ? of[axis.over] : 2;
}

/** The number of terms that a cell of a step is made from: as many as it reads of its first operand, or its operands. */
export function termCount(step: Step, of: Sizes): number {
  const [first] = step.reads;
  return first?.some(readsMany) ? readCount(first, of) : step.reads.length;
}

/** Where the cell itself stands among the terms that its step runs over. */
export function ownTerm(step: Step, cell: readonly number[], of: Sizes): number {
  return step.reads[0]!.reduce((before, axis) => {
    if (!('over' in axis)) return before;
    return before * of[axis.over] + cell[step.shape.indexOf(axis.over)]!;
  }, 0);
}

/** The index in an operand of the nth cell that an output cell reads there; the last axis that it runs over is fastest. */
export function readIndex(
  step: Step,
  map: IndexMap,
  cell: readonly number[],
  nth: number,
  around: Surroundings,
): number[] {
  const index = new Array<number>(map.length);
  let rest = nth;
  for (let i = map.length - 1; i >= 0; i--) {
    const axis = map[i]!;
    if (readsMany(axis)) {
      const length = countAlong(axis, around.of);
      index[i] = along(step, axis, cell, rest % length);
      rest = Math.floor(rest / length);
    } else index[i] = onlyIndex(step, axis, cell, around);
  }
  return index;
}

function along(step: Step, axis: ManyAxis, cell: readonly number[], nth: number): number {
  if ('over' in axis) return nth;
  const own = cell[step.shape.indexOf(axis.pair)]!;
  return nth === 0 ? own : (pairOf(axis.rope, own)?.other ?? own);
}

/** The one index that an output cell reads along an axis that it does not run over. */
export function onlyIndex(
  step: Step,
  axis: Exclude<Axis, ManyAxis>,
  cell: readonly number[],
  { of, rows }: Surroundings,
): number {
  const at = (dim: Step['shape'][number]) => cell[step.shape.indexOf(dim)]!;
  if ('at' in axis) return at(axis.at);
  if ('fixed' in axis) {
    const { fixed, dim, padding } = axis;
    return fixed < 0 ? lastIndex(of[dim], rows.token, padding) : fixed;
  }
  if ('row' in axis) return axis.offset + rows[axis.row][at('token')]!;
  if ('shared' in axis) return Math.floor(at('head') / (of.head / of.kv_head));
  if ('bucket' in axis) return relativeBucket(axis.bucket, at('key') - at('query'));
  const inner = at(axis.of);
  return axis.part === 'head' ? Math.floor(inner / of.head_dim) : inner % of.head_dim;
}
