// The fastest kernels that this host can run, from the folder where the build puts them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kernels } from '../engine/kernels.ts';
import { referenceKernels } from '../engine/reference.ts';
import { supportsRelaxedSimd, wasmKernels } from '../engine/wasm.ts';

/** Makes kernels with a memory of their own; one model fills them, and dropping them frees it. */
export type KernelFactory = () => Promise<Kernels>;

/**
 * @param folder of baseline.wasm and relaxed.wasm
 * @param level which to use; by default relaxed SIMD where the host has it, else baseline
 */
export function kernelFactory(folder: string, level?: 'reference' | 'baseline' | 'relaxed'): KernelFactory {
  const chosen = level ?? (supportsRelaxedSimd() ? 'relaxed' : 'baseline');
  if (chosen === 'reference') return async () => referenceKernels();
  const compiled = readFile(join(folder, `${chosen}.wasm`)).then((bytes) => WebAssembly.compile(bytes));
  compiled.catch(() => {});
  return async () => wasmKernels(await compiled, chosen);
}
