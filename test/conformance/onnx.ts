// Cases of the ONNX standard through the engine's own kernels, where today's steps can express them.

import type { Kernels, Weight } from '../../src/engine/kernels.ts';
import { cellCount } from '../../src/plan/sizes.ts';
import { type Check, check, type NotCovered } from './check.ts';
import { attention, whyNotAttention } from './onnx-attention.ts';
import { type OnnxCase, onnxCases } from './onnx-cases.ts';

interface Operator {
  /** Null where the kernels can do it. */
  readonly whyNot: (test: OnnxCase) => string | null;
  readonly run: (kernels: Kernels, test: OnnxCase) => Record<string, Float32Array>;
  /** Recorded outputs that no step gives by itself. */
  readonly unseen?: readonly string[];
}

const operators: Readonly<Record<string, Operator>> = {
  Attention: { whyNot: whyNotAttention, run: attention },
  Softmax: { whyNot: () => null, run: softmax },
  LayerNormalization: { whyNot: () => null, run: layerNorm, unseen: ['Mean', 'InvStdDev'] },
  Gelu: { whyNot: () => null, run: gelu },
};

/** Operators for which the plan has no step. */
const absent: Readonly<Record<string, string>> = {
  RMSNormalization: 'no family of today has an RMS norm',
  RotaryEmbedding: 'no family of today has rotary positions',
  Swish: 'no family of today has this activation',
};

export function onnxChecks(data: string, kernels: Kernels): Check[] {
  return onnxCases(data).flatMap((test) => {
    const operator = operators[test.op];
    if (!operator || operator.whyNot(test)) return [];
    const outputs = operator.run(kernels, test);
    return Object.entries(test.outputs)
      .filter(([name]) => !operator.unseen?.includes(name))
      .map(([name, { data: expected }]) =>
        check(`onnx ${test.name} ${name}`, kernels.name, outputs[name] ?? [], expected),
      );
  });
}

/** Whole cases, and outputs that no case can be asked for. */
export function onnxNotCovered(data: string): NotCovered[] {
  const cases = onnxCases(data).flatMap((test) => {
    const operator = operators[test.op];
    const why = operator ? operator.whyNot(test) : (absent[test.op] ?? `there is no step for ${test.op}`);
    return why ? [{ name: `onnx ${test.name}`, why }] : [];
  });
  const outputs = Object.entries(operators).flatMap(([op, { unseen }]) =>
    unseen ? [{ name: `onnx ${op}, outputs ${unseen.join(' and ')}`, why: 'no step gives them' }] : [],
  );
  return [...cases, ...outputs];
}

function vector(kernels: Kernels, data: Float32Array): Weight {
  return kernels.table({
    data,
    offset: 0,
    rows: 1,
    columns: data.length,
    rowStride: data.length,
    columnStride: 1,
  });
}

/** The axes from `axis` on together are the row that is normalised. */
function layerNorm(kernels: Kernels, { attributes, inputs }: OnnxCase): Record<string, Float32Array> {
  const { X, W, B } = inputs as Record<'X' | 'W' | 'B', OnnxCase['inputs'][string]>;
  const axis = countedFromFront(attributes.axis ?? -1, X.shape.length);
  const C = cellCount(X.shape.slice(axis));
  const x = kernels.tensor([X.data.length / C, C], X.data);
  const y = kernels.layerNorm(
    x,
    vector(kernels, W.data),
    vector(kernels, B.data),
    Number(attributes.epsilon ?? 1e-5),
  );
  return { Y: y.data.slice() };
}

/** The step takes the last axis: another one is brought there, and back. */
function softmax(kernels: Kernels, { attributes, inputs }: OnnxCase): Record<string, Float32Array> {
  const { shape, data } = inputs.x!;
  const axis = countedFromFront(attributes.axis ?? -1, shape.length);
  const length = shape[axis]!;
  const inner = cellCount(shape.slice(axis + 1));
  const place = (cell: number) => {
    const row = Math.floor(cell / length);
    return Math.floor(row / inner) * length * inner + (cell % length) * inner + (row % inner);
  };
  const rows = data.map((_, cell) => data[place(cell)]!);
  const result = kernels.softmax(kernels.tensor([data.length / length, length], rows)).data;
  const y = new Float32Array(data.length);
  for (let cell = 0; cell < y.length; cell++) y[place(cell)] = result[cell]!;
  return { y };
}

function gelu(kernels: Kernels, { attributes, inputs }: OnnxCase): Record<string, Float32Array> {
  const { shape, data } = inputs.x!;
  const fn = attributes.approximate === 'tanh' ? 'gelu_tanh' : 'gelu';
  return { y: kernels.activation(kernels.tensor(shape, data), fn).data.slice() };
}

function countedFromFront(axis: number | string, axes: number): number {
  return Number(axis) < 0 ? Number(axis) + axes : Number(axis);
}
