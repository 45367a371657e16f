// How the cell of each op is put together, piece by piece, of what was read for it.

import { activate } from './activate.ts';
import type { Derivation, Part, Read } from './derivation.ts';
import { inReach } from './in-reach.ts';
import { ownTerm } from './operand-cells.ts';
import { pairOf, turn } from './rope.ts';
import { sinusoid } from './sinusoid.ts';
import type { Sizes } from './sizes.ts';
import type { Op, Step } from './step.ts';
import { shortest } from './vector-length.ts';

/** What a rule gives of a derivation. */
export type Made = Pick<Derivation, 'reads' | 'terms' | 'parts' | 'value'>;

/** What a rule is given. */
export interface Call {
  readonly step: Step;
  readonly cell: readonly number[];
  readonly of: Sizes;
  /** What dropout multiplied the cell by. */
  readonly dropoutFactor: () => number;
  readonly operand: (i: number) => Read;
}

/** The sum of one number from each operand. */
function single({ step, operand }: Call): Made {
  const reads = [...step.inputs, ...step.weights].map((_, i) => operand(i));
  const terms = Float64Array.from(reads, ({ values }) => values[0]!);
  return { reads, terms, parts: [], value: total(terms) };
}

/** The sum of the products of two operands' numbers. */
function products({ operand }: Call): Made {
  const [left, right] = [operand(0), operand(1)];
  const terms = left.values.map((x, n) => x * right.values[n]!);
  const sum = total(terms);
  return { reads: [left, right], terms, parts: [{ name: 'sum', value: sum }], value: sum };
}

/** One rule per op. Its result must be what the reference kernels give, to rounding. */
export const rules: { readonly [K in Op['kind']]: (call: Call, op: Op & { kind: K }) => Made } = {
  lookup: single,
  add: single,
  identity: single,
  concat: single,
  pick: single,
  relative_bias: single,
  sinusoid: ({ cell, of }) => {
    const [position, column] = cell as [number, number];
    const { angle, value } = sinusoid(position, column, of.model);
    return { reads: [], terms: new Float64Array(), parts: [{ name: 'angle', value: angle }], value };
  },
  multiply: (call) => {
    const made = single(call);
    return { ...made, value: made.terms[0]! * made.terms[1]! };
  },
  rotary: ({ cell, of, operand }, { rope }) => {
    const read = operand(0);
    const [t, , column] = cell as [number, number, number];
    const pair = pairOf(rope, column);
    const [own, other] = read.values as unknown as [number, number];
    if (!pair) return { reads: [read], terms: Float64Array.of(own, 0), parts: [], value: own };
    const { angle, cos, sin } = turn(rope, of.token, t, pair.pair);
    const terms = Float64Array.of(own * cos, pair.sign * other * sin);
    return {
      reads: [read],
      terms,
      parts: [
        { name: 'angle', value: angle },
        { name: 'cosine', value: cos },
        { name: 'sine', value: pair.sign * sin },
      ],
      value: total(terms),
    };
  },
  linear: (call) => {
    const made = products(call);
    if (call.step.weights.length === 1) return made;
    const bias = first(call.operand(2));
    return { ...made, parts: [...made.parts, { name: 'bias', value: bias }], value: made.value + bias };
  },
  scores: (call, { scale }) => {
    const made = products(call);
    return { ...made, parts: [...made.parts, { name: 'scale', value: scale }], value: made.value * scale };
  },
  mix: products,
  mask: (call, { reach }) => {
    const { step, cell } = call;
    const made = single(call);
    const hidden = !inReach(reach, cell[step.shape.indexOf('query')]!, cell[step.shape.indexOf('key')]!);
    return {
      ...made,
      parts: [{ name: 'hidden', value: hidden ? 1 : 0 }],
      value: hidden ? Number.NEGATIVE_INFINITY : made.value,
    };
  },
  softmax: ({ operand, cell }) => {
    const row = operand(0);
    const maximum = row.values.reduce((max, x) => Math.max(max, x), Number.NEGATIVE_INFINITY);
    const terms = row.values.map((x) => Math.exp(x - maximum));
    const denominator = total(terms);
    const numerator = terms[cell.at(-1)!]!;
    return {
      reads: [row],
      terms,
      parts: [
        { name: 'maximum', value: maximum },
        { name: 'denominator', value: denominator },
        { name: 'numerator', value: numerator },
      ],
      value: numerator / denominator,
    };
  },
  norm: (call, { eps }) => {
    const { step, cell, of, operand } = call;
    const row = operand(0);
    const width = row.values.length;
    const mean = total(row.values) / width;
    const terms = row.values.map((x) => (x - mean) ** 2);
    const variance = total(terms) / width;
    const normalised = (row.values[ownTerm(step, cell, of)]! - mean) / Math.sqrt(variance + eps);
    const parts: Part[] = [
      { name: 'mean', value: mean },
      { name: 'variance', value: variance },
      { name: 'epsilon', value: eps },
      { name: 'normalised', value: normalised },
    ];
    let value = normalised;
    if (step.weights.length > 0) {
      const gain = first(operand(1));
      parts.push({ name: 'gain', value: gain });
      value *= gain;
    }
    if (step.weights.length > 1) {
      const shift = first(operand(2));
      parts.push({ name: 'shift', value: shift });
      value += shift;
    }
    return { reads: [row], terms, parts, value };
  },
  rms_norm: (call, { eps, gainFrom }) => {
    const row = call.operand(0);
    const terms = row.values.map((x) => x * x);
    const meanSquare = total(terms) / terms.length;
    const normalised = row.values[ownTerm(call.step, call.cell, call.of)]! / Math.sqrt(meanSquare + eps);
    const gain = gainFrom + first(call.operand(1));
    return {
      reads: [row],
      terms,
      parts: [
        { name: 'mean square', value: meanSquare },
        { name: 'epsilon', value: eps },
        { name: 'normalised', value: normalised },
        { name: 'gain', value: gain },
      ],
      value: normalised * gain,
    };
  },
  unit: (call) => {
    const row = call.operand(0);
    const terms = row.values.map((x) => x * x);
    const length = Math.sqrt(total(terms));
    const value = row.values[ownTerm(call.step, call.cell, call.of)]! / Math.max(length, shortest);
    return { reads: [row], terms, parts: [{ name: 'length', value: length }], value };
  },
  mean: ({ operand }) => {
    const column = operand(0);
    const sum = total(column.values);
    const count = column.values.length;
    return {
      reads: [column],
      terms: column.values,
      parts: [
        { name: 'sum', value: sum },
        { name: 'count', value: count },
      ],
      value: sum / count,
    };
  },
  max: ({ operand }) => {
    const column = operand(0);
    const value = column.values.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
    return { reads: [column], terms: column.values, parts: [{ name: 'maximum', value }], value };
  },
  soft_cap: (call, { cap }) => {
    const made = single(call);
    return { ...made, parts: [{ name: 'cap', value: cap }], value: cap * Math.tanh(made.value / cap) };
  },
  scale: (call, { factor }) => {
    const made = single(call);
    return { ...made, parts: [{ name: 'scale', value: factor }], value: made.value * factor };
  },
  activation: (call, { fn }) => {
    const made = single(call);
    return { ...made, value: activate(fn, made.value) };
  },
  dropout: (call) => {
    const made = single(call);
    const factor = call.dropoutFactor();
    return { ...made, parts: [{ name: 'factor', value: factor }], value: made.value * factor };
  },
};

function first({ values }: Read): number {
  return values[0]!;
}

function total(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0);
}
