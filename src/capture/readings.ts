// A capture as the source of derivations: how any cell of it was made.

import type { Inputs } from '../engine/execute.ts';
import type { Tensor } from '../engine/tensor.ts';
import { type Derivation, derive, type Readings } from '../plan/derive.ts';
import { strides } from '../plan/sizes.ts';
import type { StepId, WeightName } from '../plan/step.ts';
import type { Capture } from './capture.ts';

/** @param weight the whole of a weight, in the shape that the plan gives it. */
export function readingsOf(capture: Capture, inputs: Inputs, weight: (name: WeightName) => Tensor): Readings {
  const reader = <Name extends string>(tensorOf: (name: Name) => Tensor) => {
    const open = new Map<Name, { readonly data: Float32Array; readonly stride: readonly number[] }>();
    return (name: Name, index: readonly number[]): number => {
      let tensor = open.get(name);
      if (!tensor) {
        const { shape, data } = tensorOf(name);
        tensor = { data, stride: strides(shape) };
        open.set(name, tensor);
      }
      let cell = 0;
      for (let axis = 0; axis < index.length; axis++) cell += index[axis]! * tensor.stride[axis]!;
      return tensor.data[cell]!;
    };
  };
  return {
    tokens: capture.tokens,
    rows: { token: inputs.ids, type: inputs.types },
    step: reader<StepId>(capture.tensor),
    weight: reader<WeightName>(weight),
    kept: capture.dropoutFactor,
  };
}

/** Cells times terms that one comparison may cost. */
const effort = 400_000;

export interface Agreement {
  /** Cells compared. */
  readonly cells: number;
  /** Cells there are; more than `cells` where comparing all would take too long. */
  readonly of: number;
  /** max |piecewise - matrix| */
  readonly largestDifference: number;
}

/**
 * Piece by piece against the engine's result, over one token's row of a step.
 * @param head restricts the row to one head; null takes all.
 */
export function compareRow(
  capture: Capture,
  readings: Readings,
  id: StepId,
  token: number,
  head: number | null,
): Agreement {
  const step = capture.plan.byId.get(id)!;
  const { shape, data } = capture.tensor(id);
  const row = step.shape.map((dim, axis): readonly [number, number] => {
    const length = shape[axis]!;
    if (dim === 'query' || dim === 'token' || (dim === 'key' && !step.shape.includes('query'))) {
      return [Math.min(token, length - 1), 1];
    }
    if (dim === 'head' && head !== null) return [Math.min(head, length - 1), 1];
    return [0, length];
  });
  const of = row.reduce((cells, [, length]) => cells * length, 1);
  const cellAt = (nth: number): number[] => {
    let rest = nth;
    const cell = new Array<number>(row.length);
    for (let axis = row.length - 1; axis >= 0; axis--) {
      const [start, length] = row[axis]!;
      cell[axis] = start + (rest % length);
      rest = Math.floor(rest / length);
    }
    return cell;
  };
  const first: Derivation = derive(capture.plan, id, cellAt(0), readings);
  const cells = Math.min(of, Math.max(1, Math.floor(effort / Math.max(1, first.terms.length))));
  const stride = strides(shape);
  let largestDifference = 0;
  for (let i = 0; i < cells; i++) {
    const cell = cellAt(Math.floor((i * of) / cells));
    const matrix = data[cell.reduce((sum, at, axis) => sum + at * stride[axis]!, 0)]!;
    const { value } = derive(capture.plan, id, cell, readings);
    if (value !== matrix) largestDifference = Math.max(largestDifference, Math.abs(value - matrix));
  }
  return { cells, of, largestDifference };
}
