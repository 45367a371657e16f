// The time from a request to the engine's worker to all summaries, as the panel waits for them.

import { resolve } from 'node:path';
import { startEngine } from '../../src/worker/client.ts';
import { spread } from '../statistics.ts';

/** Runs before the measurement, until the compiler of JavaScript has done its work. */
const warmUps = 200;
const counted = 50;

/**
 * The median of warm round trips: the run's request, and the summaries of every head and token back.
 * @param other a text that is run before each, so that nothing of the last run can be used again
 */
export async function summariesFromWorker(name: string, text: string, other: string, threads: number) {
  const engine = startEngine({
    worker: resolve('dist/worker.js'),
    kernels: 'dist/kernels',
    models: 'media/models',
    threads,
  });
  const roundTrip = async (asked: string) => {
    const begun = performance.now();
    const { number } = await engine.client.call('run', { text: asked, cut: false, dropoutSeed: null });
    await engine.client.call('summaries', { run: number });
    return performance.now() - begun;
  };
  try {
    await engine.client.call('open', { model: { kind: 'bundled', name } });
    const times: number[] = [];
    for (let i = 0; i < warmUps + counted; i++) {
      await roundTrip(other);
      times.push(await roundTrip(text));
    }
    return { milliseconds: spread(times.slice(warmUps)).median };
  } finally {
    engine.dispose();
  }
}
