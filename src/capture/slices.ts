// Slices of a run's tensors and of weights, as numbers of their own.

import { stepOf } from '../plan/plan.ts';
import { shapeOf } from '../plan/sizes.ts';
import { type AxisPick, copySlice, resolveSlice, type Slice } from '../plan/slice.ts';
import type { StepId } from '../plan/step.ts';
import type { Capture } from './capture.ts';

export interface SliceOfTensor {
  /** Of what is left after the slice. */
  readonly shape: number[];
  readonly data: Float32Array;
}

/** Only the rows that are asked for are made, where a step has rows of tokens. */
export function sliceOfStep(capture: Capture, id: StepId, slice: Slice): SliceOfTensor {
  const { plan, tokens } = capture;
  const step = stepOf(plan, id);
  const shape = shapeOf(plan.architecture, step, tokens);
  const [rows] = resolveSlice(shape, slice).ranges;
  if (step.shape[0] !== 'token' || !rows)
    return capture.lend(id, ({ data }) => copySlice(shape, data, slice));
  const made = capture.rows(id, rows[0], rows[1]);
  const [first, ...rest] = slice;
  const within: AxisPick = typeof first === 'number' ? 0 : null;
  return copySlice(made.shape, made.data, [within, ...rest]);
}

/** @param read one number, at an index of the shape */
export function sliceOfWeight(
  shape: readonly number[],
  slice: Slice,
  read: (index: readonly number[]) => number,
): SliceOfTensor {
  const { ranges, shape: left } = resolveSlice(shape, slice);
  const numbers: number[] = [];
  const visit = (index: readonly number[]): void => {
    const range = ranges[index.length];
    if (!range) numbers.push(read(index));
    else for (let i = range[0]; i < range[1]; i++) visit([...index, i]);
  };
  visit([]);
  return { shape: left, data: Float32Array.from(numbers) };
}
