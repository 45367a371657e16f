// The process in which the matrix product of tfjs-backend-wasm is measured.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SubjectOptions } from '../protocol.ts';
import { leftFactor, rightFactor } from '../random.ts';
import { repeat } from './repeat.ts';
import { type Engine, serve } from './serve.ts';

interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}
/** The part of tfjs-core's interface that is used here; the package is no dependency of this one. */
interface Tensorflow {
  setBackend(name: 'wasm'): Promise<boolean>;
  ready(): Promise<void>;
  tensor2d(values: Float32Array, shape: readonly [number, number]): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
}
interface WasmBackend {
  setWasmPaths(folder: string): void;
  setThreadsCount(count: number): void;
  getThreadsCount(): number;
}

const backend = '@tensorflow/tfjs-backend-wasm';

async function tfjs({ threads, peers }: SubjectOptions): Promise<Engine> {
  const require = createRequire(join(peers, 'package.json'));
  const tf = require('@tensorflow/tfjs-core') as Tensorflow;
  const wasm = require(backend) as WasmBackend;
  const folder = join(peers, 'node_modules', backend);
  wasm.setWasmPaths(`${join(folder, 'dist')}/`);
  wasm.setThreadsCount(threads);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs-backend-wasm could not start here.');
  await tf.ready();
  const packaged = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return {
    version: `tfjs-backend-wasm ${packaged.version}`,
    threads: wasm.getThreadsCount(),
    tasks: {
      async product({ rows, K, N, save }) {
        const a = tf.tensor2d(leftFactor(rows, K), [rows, K]);
        const b = tf.tensor2d(rightFactor(K, N), [K, N]);
        if (save) {
          const y = tf.matMul(a, b).dataSync();
          writeFileSync(save, Buffer.from(y.buffer, y.byteOffset, y.byteLength));
        }
        const milliseconds = await repeat(() => tf.matMul(a, b).dispose());
        a.dispose();
        b.dispose();
        return { milliseconds };
      },
    },
  };
}

await serve(tfjs);
