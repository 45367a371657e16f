// Writes the peers' ONNX graphs: one beside each checkpoint, whose safetensors file it shares, and one of a matrix product.

import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rightFactor } from '../random.ts';
import type { ModelShape } from '../shapes.ts';
import type { ModelGraph } from './attention.ts';
import { bertGraph } from './bert.ts';
import { gpt2Graph } from './gpt2.ts';
import { GraphBuilder, type StoredPlace } from './graph.ts';

const weightsFile = 'model.safetensors';

/** Writes model.onnx into the folder of a checkpoint. */
export function writeModelGraph(folder: string, shape: ModelShape): void {
  const places = storedPlaces(join(folder, weightsFile));
  const graph = new GraphBuilder();
  const model: ModelGraph = {
    graph,
    heads: shape.heads,
    width: shape.width,
    weight: (name) => graph.stored(name, places(name)),
  };
  if (shape.name === 'BERT-base') bertGraph(model, shape);
  else gpt2Graph(model, shape);
  writeFileSync(join(folder, 'model.onnx'), graph.encode(shape.name));
}

/** Writes x [rows, K] · weight [K, N] with the weight in the graph. */
export function writeProductGraph(file: string, K: number, N: number): void {
  const graph = new GraphBuilder();
  const x = graph.input('x', 'float', ['rows', K]);
  const stored = graph.constant([...rightFactor(K, N)], 'float', [K, N]);
  graph.output(graph.op('MatMul', [x, stored]), 'y', ['rows', N]);
  writeFileSync(file, graph.encode('product'));
}

/** Where each tensor of a safetensors file lies in it. */
function storedPlaces(path: string): (name: string) => StoredPlace {
  const handle = openSync(path, 'r');
  const length = Buffer.alloc(8);
  readSync(handle, length, 0, 8, 0);
  const start = 8 + Number(length.readBigUInt64LE());
  const header = Buffer.alloc(start - 8);
  readSync(handle, header, 0, header.length, 8);
  closeSync(handle);
  const entries = JSON.parse(header.toString('utf8')) as Record<
    string,
    { readonly shape: readonly number[]; readonly data_offsets: readonly [number, number] }
  >;
  return (name) => {
    const entry = entries[name];
    if (!entry) throw new Error(`${path} has no tensor “${name}”.`);
    const [from, to] = entry.data_offsets;
    return { file: weightsFile, offset: start + from, length: to - from, shape: entry.shape };
  };
}
