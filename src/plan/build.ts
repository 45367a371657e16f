// The few shapes of step that every part of the model is put together from.

import type { Norm } from './architecture.ts';
import { formulas } from './formulas.ts';
import {
  type Axis,
  type Dim,
  dimOf,
  type IndexMap,
  type LooseStep,
  type Op,
  type Picked,
  type StepId,
  type WeightName,
} from './step.ts';

export const at = (dim: Dim): Axis => ({ at: dim });
export const over = (dim: Dim): Axis => ({ over: dim });

/** The index map that reads the very cell that is written. */
const same = (shape: readonly Dim[]): IndexMap => shape.map(at);

interface Words {
  readonly formula: keyof typeof formulas;
  readonly explains: string;
}

/** A step whose every cell is made from the one cell of the same index in each input. */
export function cellwise(
  id: StepId,
  op: Op,
  inputs: readonly StepId[],
  shape: readonly Dim[],
  words: Words,
): LooseStep {
  const reads = inputs.map(() => same(shape));
  return {
    id,
    op,
    inputs,
    weights: [],
    shape,
    reads,
    formula: formulas[words.formula],
    explains: words.explains,
  };
}

/** A row of a learned table for each token. */
export function lookup(
  id: StepId,
  by: Picked,
  {
    table,
    offset,
    width = 'model',
    ...words
  }: Words & { readonly table: WeightName; readonly offset: number; readonly width?: Dim },
): LooseStep {
  return {
    id,
    op: { kind: 'lookup', by, offset },
    inputs: [],
    weights: [table],
    shape: ['token', width],
    reads: [[{ row: by, offset }, at(width)]],
    formula: formulas[words.formula],
    explains: words.explains,
  };
}

interface Normed {
  /** The axes of a row that is brought to order 1 as a whole: the last ones of the shape. */
  readonly over?: readonly Dim[];
  readonly shape?: readonly Dim[];
}

/** Each row brought to order 1, then scaled and shifted by what was learned. */
export function norm(
  id: StepId,
  input: StepId,
  settings: Norm,
  explains: string,
  { over: row = ['model'], shape = ['token', ...row] }: Normed = {},
): LooseStep {
  const learned =
    settings.kind === 'rms' || settings.gain
      ? [`${id}.weight`, ...(settings.kind === 'layer' && settings.shift ? [`${id}.bias`] : [])]
      : [];
  return {
    id,
    op:
      settings.kind === 'layer'
        ? { kind: 'norm', eps: settings.eps }
        : { kind: 'rms_norm', eps: settings.eps, gainFrom: settings.gainFrom },
    inputs: [input],
    weights: learned,
    shape,
    reads: [shape.map((dim) => (row.includes(dim) ? over(dim) : at(dim))), ...learned.map(() => row.map(at))],
    formula: formulas[normFormula(settings)],
    explains,
  };
}

function normFormula(settings: Norm): keyof typeof formulas {
  if (settings.kind === 'rms') return settings.gainFrom === 0 ? 'rmsNorm' : 'rmsNormFromOne';
  if (!settings.gain) return 'normPlain';
  return settings.shift ? 'norm' : 'normNoShift';
}

/** What a norm is called in a sentence, and what it does. */
export function normWords({ kind }: Norm): { readonly name: string; readonly does: string } {
  return kind === 'layer'
    ? { name: 'Layer norm', does: 'each row to mean 0 and variance 1.' }
    : { name: 'RMS norm', does: 'each row divided by the root of its mean square.' };
}

/**
 * x W + b over the last axis of the input. The weight's axes are the input's last, then the output's new ones;
 * rows of x (none, for a single state) stay rows of the output.
 */
export function linear(
  id: StepId,
  input: StepId,
  from: Dim,
  shape: readonly Dim[],
  options: Words & { readonly bias: boolean },
): LooseStep {
  const rows = shape.filter(isRow);
  const columns = shape.filter((dim) => !isRow(dim)).map(at);
  return {
    id,
    op: { kind: 'linear' },
    inputs: [input],
    weights: options.bias ? [`${id}.weight`, `${id}.bias`] : [`${id}.weight`],
    shape,
    reads: [[...rows.map(at), over(from)], [over(from), ...columns], ...(options.bias ? [columns] : [])],
    formula: formulas[options.formula],
    explains: options.explains,
  };
}

/** Whether an axis counts tokens of a text. */
export function isRow(dim: Dim): boolean {
  return dim === 'token' || dim === 'query' || isKey(dim);
}

/** The axis of tokens that counts a step's rows; null for a step that gives one state for the whole text. */
export function rowDim({ shape }: { readonly shape: readonly Dim[] }): Dim | null {
  return shape.find(isRow) ?? null;
}

/** Whether an axis counts heads, of queries or of keys and values. */
export function isHead(dim: Dim): boolean {
  return dim === 'head' || dim === 'kv_head';
}

/** Whether an axis counts tokens that are attended to. */
export function isKey(dim: Dim): boolean {
  return dim === 'key' || dim === 'source';
}

/** Softmax over the last axis. */
export function softmax(id: StepId, input: StepId, shape: readonly Dim[], words: Words): LooseStep {
  const reads = [shape.map((dim, axis) => (axis === shape.length - 1 ? over(dim) : at(dim)))];
  return {
    id,
    op: { kind: 'softmax' },
    inputs: [input],
    weights: [],
    shape,
    reads,
    formula: formulas[words.formula],
    explains: words.explains,
  };
}

/** The shape of an operand, read off its index map. */
export function operandShape(map: IndexMap): Dim[] {
  return map.map(dimOf);
}

/** A dropout step after `input`, or none where the probability is 0. */
export function dropout(
  id: StepId,
  input: StepId,
  p: number,
  shape: readonly Dim[],
  what: string,
): LooseStep[] {
  if (p === 0) return [];
  const explains = `Dropout: in training a random ${Math.round(p * 100)} % of ${what} are set to 0 and the rest scaled up to make up for it; in evaluation nothing changes.`;
  return [cellwise(id, { kind: 'dropout', p }, [input], shape, { formula: 'dropout', explains })];
}
