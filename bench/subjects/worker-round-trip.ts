// The time from a request to the engine's worker to all summaries, as the panel waits for them.

import { resolve } from 'node:path';
import { startEngine } from '../../src/worker/client.ts';

/** Runs before the measurement, until the compiler of JavaScript has done its work. */
const warmUps = 200;

/** One warm round trip: the run's request, and the summaries of every head and token back. */
export async function summariesFromWorker(name: string, text: string, captureBytes: number) {
  const engine = startEngine({
    worker: resolve('out/run/node.mjs'),
    kernels: 'dist/kernels',
    models: 'media/models',
    captureBytes,
  });
  try {
    await engine.client.call('open', { model: { kind: 'bundled', name } });
    let milliseconds = 0;
    for (let i = 0; i <= warmUps; i++) {
      const begun = performance.now();
      const { number } = await engine.client.call('run', { text, cut: false, dropoutSeed: null });
      await engine.client.call('summaries', { run: number });
      milliseconds = performance.now() - begun;
    }
    return { milliseconds };
  } finally {
    engine.dispose();
  }
}
