// A capture as the source of derivations: how any cell of it was made.

import type { Inputs } from '../engine/execute.ts';
import { type Derivation, derive, type Readings } from '../plan/derive.ts';
import { stepOf } from '../plan/plan.ts';
import { measure, sizes, strides } from '../plan/sizes.ts';
import type { StepId, WeightName } from '../plan/step.ts';
import type { Capture } from './capture.ts';

/** @param weight one number of a weight, at an index of the shape that the plan gives it */
export function readingsOf(
  capture: Capture,
  inputs: Inputs,
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
    rows: { token: inputs.ids, type: inputs.types },
    step,
    weight,
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
  const shape = measure(step.shape, sizes(capture.plan.architecture, capture.tokens));
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
  let largestDifference = 0;
  for (let i = 0; i < cells; i++) {
    const cell = cellAt(Math.floor((i * of) / cells));
    const matrix = readings.step(id, cell);
    const { value } = derive(capture.plan, id, cell, readings);
    if (value !== matrix) largestDifference = Math.max(largestDifference, Math.abs(value - matrix));
  }
  return { cells, of, largestDifference };
}
