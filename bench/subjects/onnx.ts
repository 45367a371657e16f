// The subjects that run an ONNX graph: onnxruntime-web (WebAssembly) and onnxruntime-node.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SubjectOptions } from '../protocol.ts';
import { leftFactor } from '../random.ts';
import { repeat } from './repeat.ts';
import type { Engine } from './serve.ts';

interface OrtTensor {
  readonly data: Float32Array;
}
interface Session {
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, OrtTensor>>>;
}
/** The part of onnxruntime-common's interface that is used here; the package is no dependency of this one. */
interface Ort {
  readonly env: { readonly wasm: { numThreads?: number } };
  readonly InferenceSession: {
    create(model: string | Uint8Array, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
  readonly Tensor: new (
    type: 'float32' | 'int64',
    data: Float32Array | BigInt64Array,
    dims: number[],
  ) => unknown;
}

export async function onnxEngine(
  name: 'onnxruntime-web' | 'onnxruntime-node',
  { checkpoint, threads, peers }: SubjectOptions,
): Promise<Engine> {
  const require = createRequire(join(peers, 'package.json'));
  const ort = await load(name, require.resolve(name));
  ort.env.wasm.numThreads = threads;
  const packaged = JSON.parse(readFileSync(join(peers, 'node_modules', name, 'package.json'), 'utf8'));
  const common = {
    executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
  };
  let model: Promise<Session> | null = null;
  const products = new Map<string, Promise<Session>>();

  const openModel = (): Promise<Session> => {
    const graph = join(checkpoint, 'model.onnx');
    if (name === 'onnxruntime-node') return ort.InferenceSession.create(graph, common);
    const externalData = [
      { path: 'model.safetensors', data: readFileSync(join(checkpoint, 'model.safetensors')) },
    ];
    return ort.InferenceSession.create(readFileSync(graph), { ...common, externalData });
  };

  return {
    version: `${name} ${packaged.version}`,
    threads,
    tasks: {
      async forward({ ids, save }) {
        model ??= openModel();
        const session = await model;
        const begun = performance.now();
        const feeds = { ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [ids.length]) };
        const results = await session.run(feeds);
        const milliseconds = performance.now() - begun;
        if (save) {
          const states = (part: string) => session.outputNames.filter((each) => each.startsWith(part));
          const order = [...states('attentions.'), ...states('hidden_states.')];
          writeFileSync(save, Buffer.concat(order.map((each) => bytesOf(results[each]!.data))));
        }
        return { milliseconds };
      },
      async product({ rows, K, N, graph, save }) {
        const opened = products.get(graph) ?? ort.InferenceSession.create(graph, common);
        products.set(graph, opened);
        const session = await opened;
        const feeds = { x: new ort.Tensor('float32', leftFactor(rows, K), [rows, K]) };
        if (save) writeFileSync(save, bytesOf((await session.run(feeds)).y!.data.subarray(0, rows * N)));
        return { milliseconds: await repeat(() => session.run(feeds)) };
      },
    },
  };
}

/** onnxruntime-node is a CommonJS package; the other one is loaded as a module, as its threads need it. */
async function load(name: string, resolved: string): Promise<Ort> {
  if (name === 'onnxruntime-node') return createRequire(resolved)(resolved) as Ort;
  return (await import(pathToFileURL(resolved).href)) as Ort;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
