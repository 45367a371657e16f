// The fastest kernels that this host can run, from the folder where the build puts them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kernels } from '../engine/kernels.ts';
import { referenceKernels } from '../engine/reference.ts';
import { supportsRelaxedSimd, wasmKernels } from '../engine/wasm.ts';
import { threadStarter } from './start-threads.ts';

interface KernelOptions {
  /** By default relaxed SIMD where the host has it, else baseline. */
  readonly level?: 'reference' | 'baseline' | 'relaxed' | undefined;
  /** Threads that compute, the caller's among them; by default that one alone. The reference uses no other. */
  readonly threads?: number;
}

/**
 * Makes kernels with a memory and threads of their own; one model fills them. Ending their threads and dropping them
 * frees the memory.
 * @param tell hears in one sentence what this host cannot give them, then or later
 */
export type KernelFactory = (tell?: (sentence: string) => void) => Promise<Kernels>;

/** @param folder of baseline.wasm and relaxed.wasm, and of the thread's bundle */
export function kernelFactory(folder: string, { level, threads = 1 }: KernelOptions = {}): KernelFactory {
  const chosen = level ?? (supportsRelaxedSimd() ? 'relaxed' : 'baseline');
  if (chosen === 'reference') return async () => referenceKernels();
  if (typeof SharedArrayBuffer === 'undefined') {
    return async (tell = () => {}) => {
      tell(
        'The engine computes in plain JavaScript and in one thread, many times slower, since this host has no SharedArrayBuffer; start it without the flag that takes that away.',
      );
      return referenceKernels();
    };
  }
  const compiled = readFile(join(folder, `${chosen}.wasm`)).then((bytes) => WebAssembly.compile(bytes));
  compiled.catch(() => {});
  return async (tell = () => {}) =>
    wasmKernels(await compiled, chosen, {
      threads,
      startThread: threadStarter(join(folder, 'thread.js'), tell),
    });
}
