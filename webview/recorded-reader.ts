// Answers about a run from a recording of it, as the engine would.

import { derive, type Readings } from '../src/plan/derive.ts';
import { type Plan, stepOf } from '../src/plan/plan.ts';
import { cellCount, strides } from '../src/plan/sizes.ts';
import { copySlice } from '../src/plan/slice.ts';
import type { RankedWord, Reader, TensorSlice } from '../src/protocol/engine.ts';
import type { RecordedTensor, Recording } from '../src/protocol/recording.ts';

/** @param described the plan of the recording's model; both are null where there is nothing to show yet */
export function recordedReader(recording: Recording | null, described: Plan | null): Reader {
  const found = <T>(value: T | null | undefined, what: string): T => {
    if (value === null || value === undefined) throw new Error(`This recording does not hold ${what}.`);
    return value;
  };
  const whole = () => found(recording, 'a run');
  const tensor = (id: string) => found(whole().tensors[id], `the step “${id}”`);
  const weight = (name: string) => found(whole().weights[name], `the weight “${name}”`);
  const readings = (): Readings => {
    const { tokens } = whole().run;
    return {
      tokens: tokens.length,
      rows: { token: tokens.map(({ id }) => id), type: tokens.map(({ type }) => type) },
      step: (id, index) => cell(tensor(id), index),
      weight: (name, index) => cell(weight(name), index),
      kept: () => 1,
    };
  };
  const thePlan = () => found(described, 'a model');
  return {
    summaries: () => whole().summaries,
    thumbnails: ({ side }) => thumbnails(thePlan().patterns.map(tensor), side),
    tensor: ({ step, slice }) => copy(tensor(step), slice),
    weight: ({ name, slice }) => copy(weight(name), slice),
    derive: ({ step, cell }) => derive(thePlan(), step, cell, readings()),
    compare({ step, token, head }) {
      const { shape, data } = tensor(step);
      const dims = stepOf(thePlan(), step).shape;
      const from = readings();
      let cells = 0;
      let largestDifference = 0;
      for (const index of indices(shape)) {
        const outside = dims.some(
          (dim, axis) =>
            ((dim === 'token' || dim === 'query') && index[axis] !== token) ||
            (dim === 'head' && head !== null && index[axis] !== head),
        );
        if (outside) continue;
        const matrix = cell({ shape, data }, index);
        const { value } = derive(thePlan(), step, index, from);
        cells++;
        // Two hidden scores, both minus infinity, are equal; their difference is no number.
        if (value !== matrix) largestDifference = Math.max(largestDifference, Math.abs(value - matrix));
      }
      return { cells, of: cells, largestDifference };
    },
    top({ step, row, count }) {
      const { data, shape } = tensor(step);
      const width = shape.at(-1)!;
      const from = shape.length === 1 ? 0 : row * width;
      return largest(data.subarray(from, from + width), count, names(whole(), width));
    },
  };
}

/** The labels of a classifier, or the words of the vocabulary. */
function names({ model, words }: Recording, width: number): readonly string[] {
  const { head } = model.architecture;
  return head.kind === 'classifier' && head.labels.length === width ? head.labels : words;
}

function largest(values: Float32Array, count: number, words: readonly string[]): RankedWord[] {
  return Array.from(values, (value, id) => ({ id, text: words[id] ?? String(id), value }))
    .sort((a, b) => b.value - a.value)
    .slice(0, count);
}

function copy({ shape, data }: RecordedTensor, slice: Parameters<typeof copySlice>[2]): TensorSlice {
  return copySlice(shape, data, slice);
}

function cell({ shape, data }: RecordedTensor, index: readonly number[]): number {
  return data[strides(shape).reduce((at, stride, axis) => at + stride * index[axis]!, 0)]!;
}

function* indices(shape: readonly number[]): Generator<number[]> {
  const along = strides(shape);
  for (let i = 0; i < cellCount(shape); i++)
    yield shape.map((length, axis) => Math.floor(i / along[axis]!) % length);
}

/**
 * Each head's pattern, shrunk by taking each patch's maximum.
 * @param patterns one for each layer, [H, T, T]
 * @returns [L, H, s, s], where s is T or `side`, whichever is smaller
 */
function thumbnails(patterns: readonly RecordedTensor[], side: number): TensorSlice {
  const [heads = 0, tokens = 0] = patterns[0]?.shape ?? [];
  const s = Math.min(side, tokens);
  const data = new Float32Array(patterns.length * heads * s * s);
  const patch = Array.from({ length: tokens }, (_, i) => Math.floor((i * s) / tokens));
  patterns.forEach((pattern, layer) => {
    for (let head = 0; head < heads; head++) {
      const to = (layer * heads + head) * s * s;
      const from = head * tokens * tokens;
      for (let q = 0; q < tokens; q++) {
        for (let k = 0; k < tokens; k++) {
          const i = to + patch[q]! * s + patch[k]!;
          data[i] = Math.max(data[i]!, pattern.data[from + q * tokens + k]!);
        }
      }
    }
  });
  return { shape: [patterns.length, heads, s, s], data };
}
