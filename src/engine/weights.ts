// The weights of a plan, brought into the form in which its steps use them.

import { type StridedMatrix, transposed } from '../plan/matrix.ts';
import type { Plan } from '../plan/plan.ts';
import type { WeightName } from '../plan/step.ts';
import type { Kernels, Weight } from './kernels.ts';

/** How a weight is kept: as a table of rows, as the matrix [in, out] of a product, or transposed for one. */
export type Layout = 'table' | 'matrix' | 'transposed';

export interface HeldWeight {
  readonly weight: Weight;
  readonly layout: Layout;
}

export type Weights = ReadonlyMap<WeightName, HeldWeight>;

/** How each weight is kept, by the steps that read it. A table that also serves in a product is kept for the product. */
export function weightLayouts(plan: Plan): Map<WeightName, Layout> {
  const layouts = new Map<WeightName, Layout>();
  for (const step of plan.steps) {
    step.weights.forEach((name, i) => {
      if (step.op.kind === 'linear' && i === 0) {
        const [first] = step.reads[step.inputs.length]!;
        layouts.set(name, first && 'over' in first ? 'matrix' : 'transposed');
      } else if (!layouts.has(name)) {
        layouts.set(name, 'table');
      }
    });
  }
  return layouts;
}

/** Room for a weight of the plan, [rows, columns]; `fillWeight` puts its numbers in. */
export function reserveWeight(
  kernels: Kernels,
  { rows, columns, width = 'F32' }: Pick<StridedMatrix, 'rows' | 'columns' | 'width'>,
  layout: Layout,
): HeldWeight {
  if (layout === 'table') return { layout, weight: kernels.table(rows, columns, width) };
  if (layout === 'matrix') return { layout, weight: kernels.matrix(rows, columns, width) };
  return { layout, weight: kernels.matrix(columns, rows, width) };
}

/** Puts a part of a weight of the plan in its place, from a row and a column on. */
export function fillWeight(
  kernels: Kernels,
  { weight, layout }: HeldWeight,
  part: StridedMatrix,
  row: number,
  column: number,
): void {
  if (layout === 'transposed') kernels.fill(weight, transposed(part), column, row);
  else kernels.fill(weight, part, row, column);
}

/**
 * One number of a weight.
 * @param shape [in, out…] as the plan writes it; a vector of several axes, such as a bias by heads, may be kept as one row.
 * @param index one index per axis of the shape.
 * @throws RangeError where the index is outside the shape.
 */
export function weightNumber(
  kernels: Kernels,
  { weight, layout }: HeldWeight,
  shape: readonly number[],
  index: readonly number[],
): number {
  if (
    index.length !== shape.length ||
    !index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < shape[axis]!)
  ) {
    throw new RangeError(`Index [${index}] is outside a weight of shape [${shape}].`);
  }
  // The shape flattened to [in, rest], or to one row, has the same numbers in the same order.
  const place = index.reduce((before, i, axis) => before * shape[axis]! + i, 0);
  const width = layout === 'transposed' ? weight.rows : weight.columns;
  const row = Math.floor(place / width);
  const column = place % width;
  return layout === 'transposed' ? kernels.at(weight, column, row) : kernels.at(weight, row, column);
}
