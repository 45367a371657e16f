// Starts the engine's worker, and speaks with it.

import { readdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { EngineApi } from '../protocol/engine.ts';
import { type Client, client } from '../protocol/rpc.ts';
import { captureBudget } from './capture-budget.ts';
import { portTransport } from './port.ts';
import { threadSetting } from './thread-count.ts';

export interface EngineOptions {
  /** Path of the worker's bundle. */
  readonly worker: string;
  /** Folder of baseline.wasm and relaxed.wasm. */
  readonly kernels: string;
  /** Folder of the bundled checkpoints. */
  readonly models: string;
  /** Bytes for captured tensors beyond those that are always kept. */
  readonly captureBytes: number;
  /** Threads that compute, the engine's own among them. */
  readonly threads: number;
}

/** As the settings have them: anything may stand there. */
interface StartOptions extends Omit<EngineOptions, 'captureBytes' | 'threads'> {
  /** Of 2^20 bytes. */
  readonly captureMegabytes?: unknown;
  readonly threads?: unknown;
  /** Hears in one sentence why the engine uses another number than that of a setting. */
  readonly warn?: (sentence: string) => void;
}

export interface EngineHost {
  readonly client: Client<EngineApi>;
  /** Resolves with one sentence when the worker ends without having been asked to. */
  readonly died: Promise<string>;
  dispose(): void;
}

export function startEngine({ warn, captureMegabytes, ...asked }: StartOptions): EngineHost {
  const { captureBytes, ...budget } = captureBudget(captureMegabytes);
  const { threads, ...team } = threadSetting(asked.threads);
  for (const { remark } of [budget, team]) if (remark !== null) warn?.(remark);
  const options: EngineOptions = { ...asked, captureBytes, threads };
  const worker = new Worker(options.worker, { workerData: options, name: 'Headlight engine' });
  const engine = client<EngineApi>(portTransport(worker));
  let disposed = false;
  const died = new Promise<string>((resolve) => {
    const end = (why: string) => {
      const reason = `The engine stopped (${why}); restart it and explore again.`;
      engine.close(reason);
      if (!disposed) resolve(reason);
    };
    worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => end(`exit status ${code}`));
  });
  return {
    client: engine,
    died,
    dispose() {
      disposed = true;
      engine.close('The engine was stopped.');
      void worker.terminate();
    },
  };
}

/** Names of the checkpoints in a folder of bundled models, in order. */
export async function bundledModels(models: string): Promise<readonly string[]> {
  const entries = await readdir(models, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
