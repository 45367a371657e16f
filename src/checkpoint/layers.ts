// PyTorch's building blocks as nodes of the module tree: how each prints, and how it stores its parameters.

import { tokenTable } from '../plan/embedding.ts';
import type { StepId, WeightName } from '../plan/step.ts';
import type { Held, Module, Parameter } from './module.ts';
import { pythonNumber } from './python-number.ts';

/** A module that holds others. */
export function container(
  name: string,
  type: string,
  children: readonly Module[],
  parameters: readonly Parameter[] = [],
): Module {
  return { name, type, args: '', parameters, children };
}

/** A block that is repeated, written once. */
export function moduleList(name: string, length: number, block: (index: number) => Module): Module {
  return container(
    name,
    'ModuleList',
    Array.from({ length }, (_, index) => block(index)),
  );
}

export function dropout(name: string, p: number): Module {
  return leaf(name, 'Dropout', `p=${pythonNumber(p)}, inplace=False`);
}

export function leaf(name: string, type: string, args = '', parameters: readonly Parameter[] = []): Module {
  return { name, type, args, parameters, children: [] };
}

interface EmbeddingOptions {
  readonly padding?: number | null;
  readonly type?: string;
  /** The table's name in the plan, where it is not the step's own. */
  readonly table?: WeightName;
}

/** @param step the look-up that reads the table [rows, width]; null where the table is only kept for others. */
export function embedding(
  name: string,
  rows: number,
  width: number,
  step: StepId | null,
  { padding = null, type = 'Embedding', table = `${step}.weight` }: EmbeddingOptions = {},
): Module {
  const args = `${rows}, ${width}${padding === null ? '' : `, padding_idx=${padding < 0 ? rows + padding : padding}`}`;
  return leaf(name, type, args, [parameter('weight', [rows, width], whole(table, step))]);
}

/** An RMS norm, whose class each family has for itself. */
export function rmsNorm(name: string, type: string, width: number, eps: number, step: StepId): Module {
  const args = `(${width},), eps=${pythonNumber(eps)}`;
  return leaf(name, type, args, [parameter('weight', [width], whole(`${step}.weight`, step))]);
}

/**
 * @param bias whether a learned shift is stored beside the gain.
 * @param gain whether a learned gain is stored; without one there is no shift either.
 */
export function layerNorm(
  name: string,
  width: number,
  eps: number,
  step: StepId,
  bias = true,
  gain = true,
): Module {
  const args = `(${width},), eps=${pythonNumber(eps)}, elementwise_affine=${pythonFlag(gain)}, bias=${pythonFlag(gain && bias)}`;
  return leaf(name, 'LayerNorm', args, [
    ...(gain ? [parameter('weight', [width], whole(`${step}.weight`, step), ['gamma'])] : []),
    ...(gain && bias ? [parameter('bias', [width], whole(`${step}.bias`, step), ['beta'])] : []),
  ]);
}

/**
 * A dense layer, stored as [out, in].
 * @param steps the plan's linear steps that share it, side by side along `out`; none where no step needs it.
 */
export function linear(
  name: string,
  from: number,
  to: number,
  steps: readonly StepId[],
  { bias = true, type = 'Linear' } = {},
): Module {
  const args = `in_features=${from}, out_features=${to}, bias=${pythonFlag(bias)}`;
  return leaf(name, type, args, linearParameters(from, to, steps, bias));
}

/** A dense layer whose steps share it in parts of their own widths, side by side along `out`. */
export function linearInParts(
  name: string,
  from: number,
  parts: readonly { readonly step: StepId; readonly width: number }[],
): Module {
  const widths = parts.map(({ width }) => width);
  const steps = parts.map(({ step }) => step);
  const to = widths.reduce((sum, width) => sum + width, 0);
  const layer = linear(name, from, to, [], { bias: false });
  return {
    ...layer,
    parameters: [parameter('weight', [to, from], fused(steps, 'weight', to, true, widths))],
  };
}

/** A dense layer whose steps lie side by side within each head, one head after the other along `out`. */
export function linearByHead(
  name: string,
  from: number,
  to: number,
  steps: readonly StepId[],
  heads: number,
  { bias = true } = {},
): Module {
  const layer = linear(name, from, to, steps, { bias });
  const width = to / heads / steps.length;
  const parameters = layer.parameters.map((parameter) => ({
    ...parameter,
    holds: parameter.holds.map((held, i) => ({
      ...held,
      columns: [i * width, (i + 1) * width] as const,
      stretches: heads,
    })),
  }));
  return { ...layer, parameters };
}

/** The parameters of a dense layer, for modules that keep them themselves under names of their own. */
export function linearParameters(
  from: number,
  to: number,
  steps: readonly StepId[],
  bias: boolean,
  prefix = '',
): Parameter[] {
  const weight = parameter(`${prefix}weight`, [to, from], fused(steps, 'weight', to, true));
  return bias ? [weight, parameter(`${prefix}bias`, [to], fused(steps, 'bias', to, false))] : [weight];
}

/** GPT-2's dense layer, stored as [in, out]. */
export function conv1d(
  name: string,
  from: number,
  to: number,
  steps: readonly StepId[],
  bias = true,
): Module {
  const weight = parameter('weight', [from, to], fused(steps, 'weight', to, false));
  const shift = parameter('bias', [to], fused(steps, 'bias', to, false));
  return leaf(name, 'Conv1D', `nf=${to}, nx=${from}`, bias ? [weight, shift] : [weight]);
}

/**
 * The output matrix [vocab, model] of a language model.
 * Where it is tied it is the token embedding itself, which the plan reads as it is stored.
 */
export function unembedding(
  name: string,
  model: number,
  vocab: number,
  { tied, bias }: { tied: boolean; bias: boolean },
): Module {
  const layer = linear(name, model, vocab, ['logits'], { bias });
  if (!tied) return layer;
  const [weight, ...rest] = layer.parameters;
  return { ...layer, parameters: [{ ...weight!, holds: whole(tokenTable, 'logits') }, ...rest] };
}

export function parameter(
  name: string,
  shape: readonly number[],
  holds: readonly Held[],
  aliases: readonly string[] = [],
): Parameter {
  return { name, aliases, shape, holds, learned: true };
}

/** What is stored beside the parameters, though no training changes it. */
export function buffer(name: string, shape: readonly number[], holds: readonly Held[]): Parameter {
  return { ...parameter(name, shape, holds), learned: false };
}

export function whole(weight: WeightName, step: StepId | null): Held[] {
  return [{ weight, step, transposed: false, columns: null }];
}

/** @param widths of each step's part; equal parts where they are not given */
function fused(
  steps: readonly StepId[],
  role: 'weight' | 'bias',
  to: number,
  transposed: boolean,
  widths: readonly number[] = steps.map(() => to / steps.length),
): Held[] {
  let end = 0;
  return steps.map((step, i) => {
    const from = end;
    end += widths[i]!;
    const columns = steps.length === 1 ? null : ([from, end] as const);
    return { weight: `${step}.${role}`, step, transposed, columns };
  });
}

function pythonFlag(flag: boolean): string {
  return flag ? 'True' : 'False';
}
