// onnx-ops.json: cases of the ONNX standard's own operator tests, read and decoded.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { decode } from '../../src/checkpoint/decode.ts';

export interface OnnxTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Numbers of all types, as float32; of bool 1 and 0. */
  readonly data: Float32Array;
}

export interface OnnxCase {
  readonly name: string;
  readonly op: string;
  readonly attributes: Readonly<Record<string, number | string>>;
  readonly inputs: Readonly<Record<string, OnnxTensor>>;
  readonly outputs: Readonly<Record<string, OnnxTensor>>;
}

/** The types that occur, from their little-endian bytes. */
const decoders: Readonly<Record<string, (bytes: Uint8Array) => Float32Array>> = {
  float32: (bytes) => decode('F32', bytes),
  float16: (bytes) => decode('F16', bytes),
  bool: (bytes) => Float32Array.from(bytes),
  int64: (bytes) => Float32Array.from(new BigInt64Array(bytes.slice().buffer), Number),
};

const tensor = v.pipe(
  v.object({ dtype: v.picklist(Object.keys(decoders)), shape: v.array(v.number()), base64: v.string() }),
  v.transform(({ dtype, shape, base64 }): OnnxTensor => {
    const data = decoders[dtype]!(Uint8Array.from(Buffer.from(base64, 'base64')));
    return { dtype, shape, data };
  }),
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
