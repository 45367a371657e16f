// A weight that is at hand as a whole, handed to the kernels.

import type { Kernels } from '../../src/engine/kernels.ts';
import { fillWeight, type HeldWeight, type Layout, reserveWeight } from '../../src/engine/weights.ts';
import type { StridedMatrix } from '../../src/plan/matrix.ts';

export function holdWeight(kernels: Kernels, values: StridedMatrix, layout: Layout): HeldWeight {
  const held = reserveWeight(kernels, values, layout);
  fillWeight(kernels, held, values, 0, 0);
  return held;
}
