// How one cell was made: its operands, read through the step's index maps, put together piece by piece.

import { activate } from './activate.ts';
import { operandIndices, type PickedRows } from './operand-cells.ts';
import { type Plan, stepOf } from './plan.ts';
import { type Sizes, sizes } from './sizes.ts';
import type { Op, Step, StepId, WeightName } from './step.ts';

/** One number that was read: from which tensor or weight, at which index. */
export interface Source {
  readonly of: StepId | WeightName;
  readonly index: readonly number[];
  readonly value: number;
}

/** One piece: the numbers that were read, and what they give. */
export interface Term {
  readonly sources: readonly Source[];
  readonly value: number;
}

/** A named intermediate result, in the order of calculation: 'sum', 'maximum', 'mean', 'variance', 'bias'. */
export interface Part {
  readonly name: PartName;
  readonly value: number;
}

export type PartName =
  | 'sum'
  | 'scale'
  | 'bias'
  | 'maximum'
  | 'denominator'
  | 'numerator'
  | 'mean'
  | 'variance'
  | 'epsilon'
  | 'normalised'
  | 'gain'
  | 'shift'
  | 'hidden'
  | 'dropped';

export interface Derivation {
  readonly step: StepId;
  readonly cell: readonly number[];
  /** How the terms are made of their sources, and what is done with them. */
  readonly rule: Op['kind'];
  readonly terms: readonly Term[];
  readonly parts: readonly Part[];
  /** The cell's value, calculated piece by piece in float64. */
  readonly value: number;
}

/** What a derivation reads. Indices are those of the named axes; ids are the text's. */
export interface Readings {
  /** T */
  readonly tokens: number;
  readonly rows: PickedRows;
  /** A number of a step's output. */
  readonly step: (id: StepId, index: readonly number[]) => number;
  readonly weight: (name: WeightName, index: readonly number[]) => number;
  /** What dropout multiplied a cell by; 1 in evaluation. */
  readonly kept: (id: StepId, index: readonly number[]) => number;
}

/** @param cell one index per axis of the step's shape. Throws a RangeError for a cell outside it. */
export function derive(plan: Plan, id: StepId, cell: readonly number[], from: Readings): Derivation {
  const step = stepOf(plan, id);
  const of = sizes(plan.architecture, from.tokens);
  step.shape.forEach((dim, axis) => {
    const index = cell[axis];
    if (index === undefined || index < 0 || index >= of[dim]) {
      throw new RangeError(`${id} has no cell [${cell}]: its ${dim} axis counts ${of[dim]}.`);
    }
  });
  const { op } = step;
  const call: Call = { step, cell, from, operand: (i) => readOperand(step, i, cell, of, from) };
  return { step: id, cell, rule: op.kind, ...make(call, op) };
}

interface Made {
  readonly terms: Term[];
  readonly parts: Part[];
  readonly value: number;
}

interface Call {
  readonly step: Step;
  readonly cell: readonly number[];
  readonly from: Readings;
  /** The cells of an operand that the cell reads, in the order in which they are summed. */
  readonly operand: (i: number) => Source[];
}

function make<K extends Op['kind']>(call: Call, op: Op & { kind: K }): Made {
  return rules[op.kind](call, op);
}

/** The sum of one number from each operand. */
function single({ step, operand }: Call): Made {
  const terms = [...step.inputs, ...step.weights].map((_, i) => term(operand(i).slice(0, 1)));
  return { terms, parts: [], value: total(terms) };
}

/** The products of two operands' numbers. */
function products({ operand }: Call): { readonly terms: Term[]; readonly sum: number } {
  const right = operand(1);
  const terms = operand(0).map((a, i) => ({ sources: [a, right[i]!], value: a.value * right[i]!.value }));
  return { terms, sum: total(terms) };
}

/** One rule per op. Its result must be what the reference kernels give, to rounding. */
const rules: { readonly [K in Op['kind']]: (call: Call, op: Op & { kind: K }) => Made } = {
  lookup: single,
  add: single,
  identity: single,
  concat: single,
  pick: single,
  linear: (call) => {
    const { terms, sum } = products(call);
    const parts: Part[] = [{ name: 'sum', value: sum }];
    if (call.step.weights.length === 1) return { terms, parts, value: sum };
    const bias = call.operand(2)[0]!.value;
    return { terms, parts: [...parts, { name: 'bias', value: bias }], value: sum + bias };
  },
  scores: (call, { scale }) => {
    const { terms, sum } = products(call);
    const parts: Part[] = [
      { name: 'sum', value: sum },
      { name: 'scale', value: scale },
    ];
    return { terms, parts, value: sum * scale };
  },
  mix: (call) => {
    const { terms, sum } = products(call);
    return { terms, parts: [{ name: 'sum', value: sum }], value: sum };
  },
  mask: ({ step, operand, cell }) => {
    const read = operand(0)[0]!;
    const hidden = cell[step.shape.indexOf('key')]! > cell[step.shape.indexOf('query')]!;
    return {
      terms: [term([read])],
      parts: [{ name: 'hidden', value: hidden ? 1 : 0 }],
      value: hidden ? Number.NEGATIVE_INFINITY : read.value,
    };
  },
  softmax: ({ step, operand, cell }) => {
    const row = operand(0);
    const maximum = row.reduce((max, { value }) => Math.max(max, value), Number.NEGATIVE_INFINITY);
    const terms = row.map((source) => ({ sources: [source], value: Math.exp(source.value - maximum) }));
    const denominator = total(terms);
    const numerator = terms[cell[step.shape.length - 1]!]!.value;
    return {
      terms,
      parts: [
        { name: 'maximum', value: maximum },
        { name: 'denominator', value: denominator },
        { name: 'numerator', value: numerator },
      ],
      value: numerator / denominator,
    };
  },
  norm: ({ operand, cell }, { eps }) => {
    const row = operand(0);
    const mean = total(row) / row.length;
    const terms = row.map((source) => ({ sources: [source], value: (source.value - mean) ** 2 }));
    const variance = total(terms) / row.length;
    const normalised = (row[cell.at(-1)!]!.value - mean) / Math.sqrt(variance + eps);
    const gain = operand(1)[0]!.value;
    const shift = operand(2)[0]!.value;
    return {
      terms,
      parts: [
        { name: 'mean', value: mean },
        { name: 'variance', value: variance },
        { name: 'epsilon', value: eps },
        { name: 'normalised', value: normalised },
        { name: 'gain', value: gain },
        { name: 'shift', value: shift },
      ],
      value: normalised * gain + shift,
    };
  },
  activation: ({ operand }, { fn }) => {
    const read = operand(0)[0]!;
    return { terms: [term([read])], parts: [], value: activate(fn, read.value) };
  },
  dropout: ({ step, operand, cell, from }) => {
    const read = operand(0)[0]!;
    const kept = from.kept(step.id, cell);
    return { terms: [term([read])], parts: [{ name: 'dropped', value: kept }], value: read.value * kept };
  },
};

function term(sources: readonly Source[]): Term {
  return { sources, value: sources[0]!.value };
}

function total(numbers: readonly { readonly value: number }[]): number {
  return numbers.reduce((sum, { value }) => sum + value, 0);
}

function readOperand(step: Step, i: number, cell: readonly number[], of: Sizes, from: Readings): Source[] {
  const name = [...step.inputs, ...step.weights][i]!;
  const map = step.reads[i]!;
  const read = i < step.inputs.length ? from.step : from.weight;
  return operandIndices(step, map, cell, of, from.rows).map((index) => ({
    of: name,
    index,
    value: read(name, index),
  }));
}
