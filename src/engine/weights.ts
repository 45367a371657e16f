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

/** Hands one weight to the kernels. */
export function holdWeight(kernels: Kernels, values: StridedMatrix, layout: Layout): HeldWeight {
  if (layout === 'table') return { layout, weight: kernels.table(values) };
  return { layout, weight: kernels.matrix(layout === 'matrix' ? values : transposed(values)) };
}
