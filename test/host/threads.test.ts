// The threads of the kernels in VS Code's extension host: they can be started, and compute the same bits as one.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Kernels } from '../../src/engine/kernels.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { inExtension } from './headlight.ts';

const [rows, K, N] = [64, 256, 512];
const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));

/** A product that is worth sharing. */
function product(kernels: Kernels): Float32Array {
  const weight = kernels.matrix(K, N, 'F32');
  const part = { data: numbers(K * N), offset: 0, rows: K, columns: N, rowStride: N, columnStride: 1 };
  kernels.fill(weight, part, 0, 0);
  return kernels.linear(kernels.tensor([rows, K], numbers(rows * K)), weight, null, [rows, N]).data.slice();
}

describe('the threads of the kernels in the extension host', () => {
  it('compute what one thread computes', async () => {
    const make = (threads: number) => kernelFactory(inExtension('dist', 'kernels'), { threads })(assert.fail);
    const [one, three] = [await make(1), await make(3)];
    const expected = product(one);
    for (let time = 0; time < 50; time++) assert.deepEqual(product(three), expected);
    three.endThreads();
  });

  it('are worker threads that share memory', async () => {
    const memory = new SharedArrayBuffer(4);
    const script = "Atomics.store(new Int32Array(require('node:worker_threads').workerData), 0, 7)";
    await once(new Worker(script, { eval: true, workerData: memory }), 'exit');
    assert.deepEqual([...new Int32Array(memory)], [7]);
  });
});
