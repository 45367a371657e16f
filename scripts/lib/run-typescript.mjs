// Runs a program of this project that is written in TypeScript and computes with the kernels.

import { basename, join, resolve } from 'node:path';
import { installDependencies } from './dependencies.mjs';
import { root } from './paths.mjs';
import { runProgram } from './run-program.mjs';

/**
 * Installs the packages, builds the kernels and the program, and runs it in the checkout.
 * @param {string} file path below the checkout
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit status
 */
export async function runTypeScript(file, args) {
  await installDependencies();
  const { build } = await import('esbuild');
  const { buildKernels } = await import('./kernels.mjs');
  const { nodeFlags } = await import('./layers.mjs');
  const program = join(root, 'out', 'run', `${basename(file, '.ts')}.mjs`);
  await Promise.all([
    buildKernels(),
    build({
      absWorkingDir: root,
      entryPoints: [resolve(root, file)],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    }),
  ]);
  // Ctrl-C reaches the program too, which ends in its own way; its status tells.
  process.on('SIGINT', () => {});
  const { status } = await runProgram(process.execPath, [...nodeFlags(), program, ...args], { cwd: root });
  return status;
}
