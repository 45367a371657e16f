// Which cells of its operands a cell of a step reads: the index maps, followed.

import { cellCount, type Sizes } from './sizes.ts';
import type { Axis, IndexMap, Step } from './step.ts';
import type { Token } from './token.ts';

/** The row that the text picks in a table, at each token: its id, and its segment. */
export interface PickedRows {
  readonly token: ArrayLike<number>;
  readonly type: ArrayLike<number>;
}

/** What an index map needs besides the cell: how long the axes are, and what the text picks. */
export interface Surroundings {
  readonly of: Sizes;
  readonly rows: PickedRows;
}

export function pickedRows(tokens: readonly Token[]): PickedRows {
  return { token: tokens.map(({ id }) => id), type: tokens.map(({ type }) => type) };
}

/** How many cells of an operand an output cell reads: one, or as many as the map's 'over' axes count. */
export function readCount(map: IndexMap, of: Sizes): number {
  return cellCount(map.flatMap((axis) => ('over' in axis ? [of[axis.over]] : [])));
}

/** The number of terms that a cell of a step is made from: as many as it reads of its first operand, or its operands. */
export function termCount(step: Step, of: Sizes): number {
  const runs = step.reads[0]!.some((axis) => 'over' in axis);
  return runs ? readCount(step.reads[0]!, of) : step.reads.length;
}

/** The index in an operand of the nth cell that an output cell reads there; the last of several 'over' axes runs fastest. */
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
    if ('over' in axis) {
      const length = around.of[axis.over];
      index[i] = rest % length;
      rest = Math.floor(rest / length);
    } else index[i] = onlyIndex(step, axis, cell, around);
  }
  return index;
}

/** The one index that an output cell reads along an axis that it does not run over. */
export function onlyIndex(
  step: Step,
  axis: Exclude<Axis, { over: unknown }>,
  cell: readonly number[],
  { of, rows }: Surroundings,
): number {
  if ('at' in axis) return cell[step.shape.indexOf(axis.at)]!;
  if ('fixed' in axis) return axis.fixed;
  if ('row' in axis) {
    const token = cell[step.shape.indexOf('token')]!;
    return axis.offset + (axis.row === 'position' ? token : rows[axis.row][token]!);
  }
  const inner = cell[step.shape.indexOf(axis.of)]!;
  return axis.part === 'head' ? Math.floor(inner / of.head_dim) : inner % of.head_dim;
}
