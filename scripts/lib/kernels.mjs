// Compiles the engine's AssemblyScript kernels: one source, a module for every SIMD level.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './paths.mjs';

const KERNEL_TARGETS = ['baseline', 'relaxed'];
export const KERNELS_FOLDER = 'src/engine/kernels';

/** Writes `dist/kernels/<target>.wasm` for every target; throws what the compiler said about the source. */
export async function buildKernels() {
  mkdirSync(join(root, 'dist', 'kernels'), { recursive: true });
  for (const target of KERNEL_TARGETS) {
    const { error, stderr } = await asc.main([
      `${KERNELS_FOLDER}/index.ts`,
      ...['--config', `${KERNELS_FOLDER}/asconfig.json`, '--target', target],
      ...['--outFile', `dist/kernels/${target}.wasm`, '--baseDir', root],
    ]);
    if (error)
      throw new Error(`Compiling the kernels (${target}) failed:\n${stderr.toString() || error.message}`);
  }
}
