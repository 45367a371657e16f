// onnx-ops.json: cases of the ONNX standard's own operator tests, read and decoded.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

export interface OnnxTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** float32 and bool (1 and 0) as numbers; empty for types that no case of today needs. */
  readonly data: Float32Array;
}

export interface OnnxCase {
  readonly name: string;
  readonly op: string;
  readonly attributes: Readonly<Record<string, number | string>>;
  readonly inputs: Readonly<Record<string, OnnxTensor>>;
  readonly outputs: Readonly<Record<string, OnnxTensor>>;
}

const tensor = v.pipe(
  v.object({ dtype: v.string(), shape: v.array(v.number()), base64: v.string() }),
  v.transform(({ dtype, shape, base64 }): OnnxTensor => ({ dtype, shape, data: decode(dtype, base64) })),
);
const tensors = v.record(v.string(), tensor);

const file = v.object({
  cases: v.array(
    v.object({
      name: v.string(),
      op: v.string(),
      attributes: v.record(v.string(), v.union([v.number(), v.string()])),
      inputs: tensors,
      outputs: tensors,
    }),
  ),
});

export function onnxCases(data: string): readonly OnnxCase[] {
  return v.parse(file, JSON.parse(readFileSync(join(data, 'onnx-ops.json'), 'utf8'))).cases;
}

function decode(dtype: string, base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  if (dtype === 'float32') return new Float32Array(bytes.buffer);
  return dtype === 'bool' ? Float32Array.from(bytes) : new Float32Array();
}
