// ONNX's LayerNormalization and RMSNormalization as steps of the plan.

import type { Kernels, Weight } from '../../src/engine/kernels.ts';
import { derive } from '../../src/plan/derive.ts';
import { layerNorm as layerNormOf } from '../../src/plan/plain.ts';
import { plan } from '../../src/plan/plan.ts';
import { cellCount } from '../../src/plan/sizes.ts';
import { decoder } from '../support/architectures.ts';
import { holdWeight } from '../support/hold-weight.ts';
import type { OnnxCase, OnnxTensor } from './onnx-cases.ts';

/** What ONNX adds to the variance where the case does not say it. */
const EPSILON = 1e-5;

interface Call {
  readonly X: OnnxTensor;
  /** C: the axes from `axis` on together are the row that is normalised. */
  readonly width: number;
  readonly eps: number;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}

function read({ attributes, inputs }: OnnxCase): Call {
  const { X, W, B } = inputs as Record<'X' | 'W', OnnxTensor> & { readonly B?: OnnxTensor };
  const width = cellCount(X.shape.slice(countedFromFront(attributes.axis ?? -1, X.shape.length)));
  const eps = Number(attributes.epsilon ?? EPSILON);
  return { X, width, eps, gain: W.data, shift: B?.data ?? new Float32Array(width) };
}

/** An axis that may be counted from the end. */
export function countedFromFront(axis: number | string, axes: number): number {
  return Number(axis) < 0 ? Number(axis) + axes : Number(axis);
}

export function layerNorm(kernels: Kernels, test: OnnxCase): Record<string, Float32Array> {
  const call = read(test);
  const { X, width, eps, gain, shift } = call;
  const x = kernels.tensor(X.shape, X.data);
  const y = kernels.layerNorm(x, width, vector(kernels, gain), vector(kernels, shift), eps);
  return { Y: y.data.slice(), ...statistics(call) };
}

export function rmsNorm(kernels: Kernels, test: OnnxCase): Record<string, Float32Array> {
  const { X, width, eps, gain } = read(test);
  const x = kernels.tensor(X.shape, X.data);
  return { Y: kernels.rmsNorm(x, width, vector(kernels, gain), eps, 0).data.slice() };
}

function vector(kernels: Kernels, data: Float32Array): Weight {
  const values = {
    data,
    offset: 0,
    rows: 1,
    columns: data.length,
    rowStride: data.length,
    columnStride: 1,
  };
  return holdWeight(kernels, values, 'table').weight;
}

/** What the step's derivation says on the way to a cell: the row's mean, and one over the root of its variance + eps. */
function statistics({ X, width, eps, gain, shift }: Call): Record<'Mean' | 'InvStdDev', Float32Array> {
  const model = plan({ ...decoder({ stack: { finalNorm: layerNormOf(eps) } }), model: width });
  const rows = X.data.length / width;
  const derived = Array.from({ length: rows }, (_, row) =>
    derive(model, 'final_norm', [row, 0], {
      tokens: [rows],
      rows: [{ token: [], position: [], type: [] }],
      step: (_, [t, c]) => X.data[t! * width + c!]!,
      weight: (name, [c]) => (name.endsWith('weight') ? gain : shift)[c!]!,
      dropoutFactor: () => 1,
    }),
  );
  const part = (row: number, wanted: string) =>
    derived[row]!.parts.find(({ name }) => name === wanted)!.value;
  return {
    Mean: Float32Array.from({ length: rows }, (_, row) => part(row, 'mean')),
    InvStdDev: Float32Array.from({ length: rows }, (_, row) => 1 / Math.sqrt(part(row, 'variance') + eps)),
  };
}
