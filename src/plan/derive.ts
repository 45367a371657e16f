// How one cell was made: its operands, read through the step's index maps, put together piece by piece.

import { activate } from './activate.ts';
import { type Plan, stepOf } from './plan.ts';
import { type Sizes, sizes } from './sizes.ts';
import type { Axis, IndexMap, Op, Step, StepId, WeightName } from './step.ts';

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
  /** The row that the text picks in a table, at each token. */
  readonly rows: { readonly token: ArrayLike<number>; readonly type: ArrayLike<number> };
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
  const operand = (i: number): Source[] => readOperand(step, i, cell, of, from);
  const made = rules[step.op.kind](step, operand, cell, from);
  return { step: id, cell, rule: step.op.kind, ...made };
}

interface Made {
  readonly terms: Term[];
  readonly parts: Part[];
  readonly value: number;
}
type Rule = (step: Step, operand: (i: number) => Source[], cell: readonly number[], from: Readings) => Made;

const single: Rule = (step, operand) => {
  const terms = [...step.inputs, ...step.weights].map((_, i) => term(operand(i).slice(0, 1)));
  const value = terms.reduce((sum, { value }) => sum + value, 0);
  return { terms, parts: [], value };
};

const products: Rule = (step, operand) => {
  const left = operand(0);
  const right = operand(1);
  const terms = left.map((a, i) => ({ sources: [a, right[i]!], value: a.value * right[i]!.value }));
  const sum = terms.reduce((total, { value }) => total + value, 0);
  const parts: Part[] = [{ name: 'sum', value: sum }];
  let value = sum;
  if (step.op.kind === 'scores') {
    parts.push({ name: 'scale', value: step.op.scale });
    value = sum * step.op.scale;
  }
  if (step.op.kind === 'linear' && step.weights.length === 2) {
    const bias = operand(2)[0]!.value;
    parts.push({ name: 'bias', value: bias });
    value = sum + bias;
  }
  return { terms, parts, value };
};

/** One rule per op. Its result must be what the reference kernels give, to rounding. */
const rules: Record<Op['kind'], Rule> = {
  lookup: single,
  add: single,
  identity: single,
  concat: single,
  pick: single,
  linear: products,
  scores: products,
  mix: products,
  mask: (step, operand, cell) => {
    const read = operand(0)[0]!;
    const hidden = cell[step.shape.indexOf('key')]! > cell[step.shape.indexOf('query')]!;
    return {
      terms: [term([read])],
      parts: [{ name: 'hidden', value: hidden ? 1 : 0 }],
      value: hidden ? Number.NEGATIVE_INFINITY : read.value,
    };
  },
  softmax: (step, operand, cell) => {
    const row = operand(0);
    const maximum = row.reduce((max, { value }) => Math.max(max, value), Number.NEGATIVE_INFINITY);
    const terms = row.map((source) => ({ sources: [source], value: Math.exp(source.value - maximum) }));
    const denominator = terms.reduce((sum, { value }) => sum + value, 0);
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
  norm: (step, operand, cell) => {
    const row = operand(0);
    const mean = row.reduce((sum, { value }) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / row.length;
    const eps = step.op.kind === 'norm' ? step.op.eps : 0;
    const normalised = (row[cell.at(-1)!]!.value - mean) / Math.sqrt(variance + eps);
    const gain = operand(1)[0]!.value;
    const shift = operand(2)[0]!.value;
    return {
      terms: row.map((source) => ({ sources: [source], value: (source.value - mean) ** 2 })),
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
  activation: (step, operand) => {
    const read = operand(0)[0]!;
    const value = step.op.kind === 'activation' ? activate(step.op.fn, read.value) : read.value;
    return { terms: [term([read])], parts: [], value };
  },
  dropout: (step, operand, cell, from) => {
    const read = operand(0)[0]!;
    const kept = from.kept(step.id, cell);
    return { terms: [term([read])], parts: [{ name: 'dropped', value: kept }], value: read.value * kept };
  },
};

function term(sources: readonly Source[]): Term {
  return { sources, value: sources[0]!.value };
}

/** The cells of operand `i` that a cell of the output reads, in the order in which they are summed. */
function readOperand(step: Step, i: number, cell: readonly number[], of: Sizes, from: Readings): Source[] {
  const name = [...step.inputs, ...step.weights][i]!;
  const map = step.reads[i]!;
  const read = i < step.inputs.length ? from.step : from.weight;
  return operandIndices(step, map, cell, of, from).map((index) => ({
    of: name,
    index,
    value: read(name, index),
  }));
}

/** Every index into an operand that an output cell reads: one, or as many as its 'over' axes count. */
export function operandIndices(
  step: Step,
  map: IndexMap,
  cell: readonly number[],
  of: Sizes,
  from: Pick<Readings, 'rows'>,
): number[][] {
  return map.reduce<number[][]>(
    (found, axis) => {
      const choices = axisIndices(step, axis, cell, of, from);
      return found.flatMap((index) => choices.map((choice) => [...index, choice]));
    },
    [[]],
  );
}

function axisIndices(
  step: Step,
  axis: Axis,
  cell: readonly number[],
  of: Sizes,
  from: Pick<Readings, 'rows'>,
): number[] {
  if ('at' in axis) return [cell[step.shape.indexOf(axis.at)]!];
  if ('over' in axis) return Array.from({ length: of[axis.over] }, (_, i) => i);
  if ('fixed' in axis) return [axis.fixed];
  if ('row' in axis) {
    const token = cell[step.shape.indexOf('token')]!;
    return [axis.row === 'position' ? token : from.rows[axis.row][token]!];
  }
  const inner = cell[step.shape.indexOf(axis.of)]!;
  return [axis.part === 'head' ? Math.floor(inner / of.head_dim) : inner % of.head_dim];
}
