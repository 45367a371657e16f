// Which rectangle of a tensor is shown: one head of it, and around the chosen cell a window that fits.

import { isHead } from '../../src/plan/build.ts';
import { onlyIndex, readCount, readIndex, readsMany } from '../../src/plan/operand-cells.ts';
import type { AxisPick, Slice } from '../../src/plan/slice.ts';
import { type Axis, type Dim, dimOf, type Step } from '../../src/plan/step.ts';
import type { StepScene } from './step-scene.ts';

/** One axis of a tensor, as the chosen cell of the current step reads it. */
export interface AxisView {
  readonly dim: Dim;
  readonly length: number;
  /** The index that is read, or those; null where all are. */
  readonly read: number | readonly number[] | null;
  /** The index of the term under the cursor. */
  readonly term: number | null;
  /** The index that the window is around. */
  readonly centre: number;
}

/** The rows and columns of the matrix that is drawn of a tensor; a vector has no rows. */
export interface Face {
  readonly row: number | null;
  readonly column: number;
}

const MOST_ROWS = 16;
const MOST_COLUMNS = 24;
/** Up to so many columns numbers are printed whatever the room. */
const MOST_NUMBERS = 12;

type Where = Pick<StepScene, 'of' | 'rows' | 'focus'>;

/** @param i the operand: the step's inputs, then its weights. */
export function operandAxes(step: Step, i: number, cell: readonly number[], where: Where): AxisView[] {
  const { of, focus } = where;
  const current = focus.cursor.level === 'term' ? focus.cursor.term : null;
  const map = step.reads[i]!;
  // Where nothing is summed over, each operand is a term of its own.
  const whole = !step.reads[0]!.some(readsMany) && current === i;
  const isTerm = current !== null && current < readCount(map, of);
  const term = isTerm ? readIndex(step, map, cell, current, where) : null;
  return map.map((axis: Axis, along): AxisView => {
    const dim = dimOf(axis);
    const length = of[dim];
    // Softmax and norm run over the axis along which the chosen cell lies.
    const own = cell[step.shape.indexOf(dim)] ?? 0;
    const stepped = term?.[along] ?? null;
    if ('over' in axis) return { dim, length, read: null, term: stepped, centre: stepped ?? own };
    if ('pair' in axis) {
      const pair = [0, 1].map((nth) => readIndex(step, [axis], cell, nth, where)[0]!);
      return { dim, length, read: pair, term: stepped, centre: own };
    }
    const read = onlyIndex(step, axis, cell, where);
    return { dim, length, read, term: whole ? read : null, centre: read };
  });
}

export function outputAxes(step: Step, cell: readonly number[], { of }: Pick<Where, 'of'>): AxisView[] {
  return step.shape.map((dim, axis) => {
    const read = cell[axis]!;
    return { dim, length: of[dim], read, term: null, centre: read };
  });
}

/** The last two axes that do not count heads, of which one index is shown. */
export function faceOf(axes: readonly AxisView[]): Face {
  const shown = axes.flatMap(({ dim }, axis) => (isHead(dim) ? [] : [axis]));
  return { row: shown.length > 1 ? shown.at(-2)! : null, column: shown.at(-1)! };
}

/** Whether a tensor has more columns than stand beside others: it gets a line of its own. */
export function isWide(axes: readonly AxisView[]): boolean {
  return axes[faceOf(axes).column]!.length > MOST_NUMBERS;
}

/** The part of the tensor that the face shows: ranges along its rows and columns, one index elsewhere. */
export function faceSlice(axes: readonly AxisView[], face: Face): Slice {
  return axes.map(({ centre, length }, axis): AxisPick => {
    if (axis === face.row) return windowAround(centre, length, MOST_ROWS);
    if (axis === face.column) return windowAround(centre, length, MOST_COLUMNS);
    return centre;
  });
}

/** A range [start, end) of at most `size` with the index in it; it stands still while the index moves inside. */
export function windowAround(index: number, length: number, size: number): readonly [number, number] {
  const half = size / 2;
  const wanted = Math.floor(index / half) * half - half / 2;
  const start = Math.max(0, Math.min(Math.floor(wanted), length - size));
  return [start, Math.min(length, start + size)];
}
