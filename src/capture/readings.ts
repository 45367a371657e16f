// A capture as the source of derivations: how any cell of it was made.

import type { Inputs } from '../engine/execute.ts';
import type { Readings } from '../plan/derivation.ts';
import { pickedRows } from '../plan/picked-rows.ts';
import { stepOf } from '../plan/plan.ts';
import { strides } from '../plan/sizes.ts';
import type { StepId, WeightName } from '../plan/step.ts';
import type { Capture } from './capture.ts';

/** @param weight one number of a weight, at an index of the shape that the plan gives it */
export function readingsOf(
  capture: Capture,
  inputs: readonly Inputs[],
  weight: (name: WeightName, index: readonly number[]) => number,
): Readings {
  const { plan } = capture;
  /** What was read last of each step: one row where it has rows of tokens, else all of it. */
  const open = new Map<
    StepId,
    { readonly row: number; readonly data: Float32Array; readonly stride: readonly number[] }
  >();
  const step = (id: StepId, index: readonly number[]): number => {
    const byRow = stepOf(plan, id).shape[0] === 'token';
    const row = byRow ? index[0]! : 0;
    let here = open.get(id);
    if (here?.row !== row) {
      const { shape, data } = byRow ? capture.rows(id, row, row + 1) : capture.tensor(id);
      here = { row, data, stride: strides(shape) };
      open.set(id, here);
    }
    let cell = 0;
    for (let axis = byRow ? 1 : 0; axis < index.length; axis++) cell += index[axis]! * here.stride[axis]!;
    return here.data[cell]!;
  };
  return {
    tokens: capture.tokens,
    rows: inputs.map((read, stack) => pickedRows(plan.architecture.stacks[stack]!, read)),
    step,
    weight,
    dropoutFactor: capture.dropoutFactor,
  };
}
