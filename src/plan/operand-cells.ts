// Which cells of its operands a cell of a step reads: the index maps, followed.

import { cellCount, type Sizes } from './sizes.ts';
import type { Axis, IndexMap, Step } from './step.ts';

/** The row that the text picks in a table, at each token: its id, and its segment. */
export interface PickedRows {
  readonly token: ArrayLike<number>;
  readonly type: ArrayLike<number>;
}

/** Every index into an operand that an output cell reads: one, or as many as its 'over' axes count. */
export function operandIndices(
  step: Step,
  map: IndexMap,
  cell: readonly number[],
  of: Sizes,
  rows: PickedRows,
): number[][] {
  return map.reduce<number[][]>(
    (found, axis) => {
      const choices = axisIndices(step, axis, cell, of, rows);
      return found.flatMap((index) => choices.map((choice) => [...index, choice]));
    },
    [[]],
  );
}

/** The number of terms that a cell of a step is made from: what its first operand's 'over' axes count, or its inputs. */
export function termCount(step: Step, of: Sizes): number {
  const summed = step.reads[0]!.flatMap((axis) => ('over' in axis ? [of[axis.over]] : []));
  return summed.length > 0 ? cellCount(summed) : Math.max(1, step.inputs.length);
}

function axisIndices(step: Step, axis: Axis, cell: readonly number[], of: Sizes, rows: PickedRows): number[] {
  if ('at' in axis) return [cell[step.shape.indexOf(axis.at)]!];
  if ('over' in axis) return Array.from({ length: of[axis.over] }, (_, i) => i);
  if ('fixed' in axis) return [axis.fixed];
  if ('row' in axis) {
    const token = cell[step.shape.indexOf('token')]!;
    return [axis.row === 'position' ? token : rows[axis.row][token]!];
  }
  const inner = cell[step.shape.indexOf(axis.of)]!;
  return [axis.part === 'head' ? Math.floor(inner / of.head_dim) : inner % of.head_dim];
}
