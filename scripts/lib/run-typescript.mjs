// Runs a program of this project that is written in TypeScript and computes with the kernels.

import { basename, join, resolve } from 'node:path';
import { installDependencies } from './dependencies.mjs';
import { root } from './paths.mjs';
import { runProgram } from './run-program.mjs';

/**
 * Installs the packages, builds the kernels and the program, and runs it in the checkout.
 * @param {string} file path below the checkout
 * @param {readonly string[]} args
 * @param {{ started?: readonly string[], product?: boolean }} [options] programs that it starts as processes, built with
 * their packages as what ships is; and whether it runs what ships, which is then built with the kernels
 * @returns {Promise<number>} its exit status
 */
export async function runTypeScript(file, args, { started = [], product = false } = {}) {
  await installDependencies();
  const { build } = await import('esbuild');
  const buildOurs = product
    ? async () => (await import('./build.mjs')).build({ tests: false })
    : (await import('./kernels.mjs')).buildKernels;
  const { nodeFlags } = await import('./layers.mjs');
  const folder = join(root, 'out', 'run');
  const program = join(folder, `${basename(file, '.ts')}.mjs`);
  /** @type {import('esbuild').BuildOptions} */
  const options = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  };
  await Promise.all([
    buildOurs(),
    build({ ...options, entryPoints: [resolve(root, file)], outdir: folder, packages: 'external' }),
    ...started.map((each) => build({ ...options, entryPoints: [resolve(root, each)], outdir: folder })),
  ]);
  // Ctrl-C reaches the program too, which ends in its own way; its status tells.
  process.on('SIGINT', () => {});
  const { status } = await runProgram(process.execPath, [...nodeFlags(), program, ...args], { cwd: root });
  return status;
}
