// Answers about a run from a recording of it, as the engine would.

import { labelsOf } from '../src/plan/architecture.ts';
import { compareRow } from '../src/plan/compare.ts';
import type { Readings } from '../src/plan/derivation.ts';
import { derive } from '../src/plan/derive.ts';
import { inputsFrom, pickedRows } from '../src/plan/picked-rows.ts';
import { type Plan, stepOf } from '../src/plan/plan.ts';
import { cellCount, strides } from '../src/plan/sizes.ts';
import { copySlice } from '../src/plan/slice.ts';
import type { Step } from '../src/plan/step.ts';
import { thumbnailSide, thumbnails } from '../src/plan/thumbnail.ts';
import { tokenCounts } from '../src/plan/token.ts';
import { topIndices } from '../src/plan/top.ts';
import type { Reader, TensorSlice } from '../src/protocol/engine.ts';
import type { RecordedTensor, Recording } from '../src/protocol/recording.ts';

/** The recording was made without what was asked for, as one of a large model is without its weights. */
class NotHeld extends Error {
  override readonly name = 'NotHeld';
}

/** @param described the plan of the recording's model; both are null where there is nothing to show yet */
export function recordedReader(recording: Recording | null, described: Plan | null): Reader {
  const found = <T>(value: T | null | undefined, what: string): T => {
    if (value === null || value === undefined) throw new NotHeld(`This page does not hold ${what}.`);
    return value;
  };
  const whole = () => found(recording, 'a run');
  const tensor = (id: string) => found(whole().tensors[id], `the step ${id}`);
  const weight = (name: string) => found(whole().weights[name], `the weight ${name}`);
  const readings = (): Readings => {
    const { tokens } = whole().run;
    return {
      tokens: tokenCounts(whole().run.tokens),
      rows: tokens.map((read, stack) => pickedRows(thePlan().architecture.stacks[stack]!, inputsFrom(read))),
      step: (id, index) => cell(tensor(id), index),
      weight: (name, index) => cell(weight(name), index),
      dropoutFactor: () => 1,
    };
  };
  const thePlan = () => found(described, 'a model');
  return {
    summaries: () => whole().summaries,
    thumbnails: ({ attention, side }) =>
      thumbnailsOf(thePlan().attentions[attention]!.patterns.map(tensor), side),
    tensor: ({ step, slice }) => copy(tensor(step), slice),
    weight: ({ name, slice }) => copy(weight(name), slice),
    derive: ({ step, cell }) => derive(thePlan(), step, cell, readings()),
    compare: ({ step, row, head }) => compareRow(thePlan(), step, { row, head }, readings()),
    top({ step, row, count }) {
      const { data } = copy(tensor(step), stepOf(thePlan(), step).shape.length === 1 ? [null] : [row, null]);
      const names = namesOf(whole(), stepOf(thePlan(), step));
      return topIndices(data, count).map((id) => ({ id, text: names[id] ?? `#${id}`, value: data[id]! }));
    },
  };
}

/** The labels of the head, or the words of the vocabulary. */
function namesOf({ model, words }: Recording, { shape }: Step): readonly string[] {
  return shape.includes('label') ? labelsOf(model.architecture.head) : words;
}

function copy({ shape, data }: RecordedTensor, slice: Parameters<typeof copySlice>[2]): TensorSlice {
  return copySlice(shape, data, slice);
}

function cell({ shape, data }: RecordedTensor, index: readonly number[]): number {
  return data[strides(shape).reduce((at, stride, axis) => at + stride * index[axis]!, 0)]!;
}

/**
 * @param patterns one for each layer, [H, Tq, Tk]
 * @returns [L, H, sq, sk]
 */
function thumbnailsOf(patterns: readonly RecordedTensor[], side: number): TensorSlice {
  const [heads = 0, queries = 0, keys = 0] = patterns[0]?.shape ?? [];
  const shape = [heads, thumbnailSide(queries, side), thumbnailSide(keys, side)];
  const size = cellCount(shape);
  const data = new Float32Array(patterns.length * size);
  patterns.forEach((pattern, layer) => {
    data.set(thumbnails(pattern.data, [heads, queries, keys], side), layer * size);
  });
  return { shape: [patterns.length, ...shape], data };
}
