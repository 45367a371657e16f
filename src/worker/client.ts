// Starts the engine's worker, and speaks with it.

import { readdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { EngineApi } from '../protocol/engine.ts';
import { type Client, client } from '../protocol/rpc.ts';
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

/** The threads as the setting has them: anything may stand there. */
interface StartOptions extends Omit<EngineOptions, 'threads'> {
  readonly threads?: unknown;
  /** Hears in one sentence why the engine computes with other threads than these. */
  readonly warn?: (sentence: string) => void;
}

export interface EngineHost {
  readonly client: Client<EngineApi>;
  /** Resolves with one sentence when the worker ends without having been asked to. */
  readonly died: Promise<string>;
  dispose(): void;
}

export function startEngine({ warn, ...asked }: StartOptions): EngineHost {
  const { threads, remark } = threadSetting(asked.threads);
  if (remark !== null) warn?.(remark);
  const options: EngineOptions = { ...asked, threads };
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
