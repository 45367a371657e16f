// Cases of the ONNX standard through the engine's own kernels, put together as the plan's steps do it.

import type { Kernels } from '../../src/engine/kernels.ts';
import type { Activation } from '../../src/plan/architecture.ts';
import { cellCount } from '../../src/plan/sizes.ts';
import { type Check, check, tolerance } from './check.ts';
import { attention } from './onnx-attention.ts';
import { type OnnxCase, onnxCases } from './onnx-cases.ts';
import { countedFromFront, layerNorm, rmsNorm } from './onnx-norms.ts';
import { rotary } from './onnx-rotary.ts';

type Operator = (kernels: Kernels, test: OnnxCase) => Record<string, Float32Array>;

const operators: Readonly<Record<string, Operator>> = {
  Attention: attention,
  Gelu: (kernels, test) =>
    activation(kernels, test, test.attributes.approximate === 'tanh' ? 'gelu_tanh' : 'gelu'),
  LayerNormalization: layerNorm,
  RMSNormalization: rmsNorm,
  RotaryEmbedding: rotary,
  Softmax: softmax,
  Swish: swish,
};

/** What ONNX allows its backends; a case of float16 was computed in it, the engine computes in float32. */
const FLOAT16_TOLERANCE = 1e-3;

/** Every output of every case; an operator that no steps are known for is an error, not passed over. */
export function onnxChecks(data: string, kernels: Kernels): Check[] {
  return onnxCases(data).flatMap((test) => {
    const operator = operators[test.op];
    if (!operator) throw new Error(`${test.name} is of ${test.op}, for which no steps are known.`);
    const outputs = operator(kernels, test);
    return Object.entries(test.outputs).map(([name, expected]) =>
      check(
        `onnx ${test.name} ${name}`,
        kernels.name,
        outputs[name] ?? [],
        expected.data,
        expected.dtype === 'float16' ? FLOAT16_TOLERANCE : tolerance,
      ),
    );
  });
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

/** x σ(α x); the step has α = 1, so x is scaled before and the result back. */
function swish(kernels: Kernels, { attributes, inputs }: OnnxCase): Record<string, Float32Array> {
  const { shape, data } = inputs.x!;
  const alpha = Number(attributes.alpha ?? 1);
  const scaled = kernels.scale(kernels.tensor(shape, data), alpha);
  return { y: kernels.scale(kernels.activation(scaled, 'silu'), 1 / alpha).data.slice() };
}

function activation(kernels: Kernels, { inputs }: OnnxCase, fn: Activation): Record<string, Float32Array> {
  const { shape, data } = inputs.x!;
  return { y: kernels.activation(kernels.tensor(shape, data), fn).data.slice() };
}
