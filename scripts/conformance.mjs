// `npm run conformance -- <folder>`: the engine against what other implementations recorded; see test/conformance.

import { join, resolve } from 'node:path';
import { installDependencies } from './lib/dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runProgram } from './lib/run-program.mjs';

try {
  await installDependencies();
  const { build } = await import('esbuild');
  const { buildKernels } = await import('./lib/kernels.mjs');
  const { nodeFlags } = await import('./lib/layers.mjs');
  const program = join(root, 'out', 'run', 'conformance.mjs');
  await Promise.all([
    buildKernels(),
    build({
      absWorkingDir: root,
      entryPoints: ['test/conformance/main.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    }),
  ]);
  // npm changes to the checkout; the folder is named from where the command was typed.
  const from = process.env.INIT_CWD ?? process.cwd();
  const folders = process.argv.slice(2).map((folder) => resolve(from, folder));
  const { status } = await runProgram(process.execPath, [...nodeFlags(), program, ...folders], { cwd: root });
  process.exitCode = status;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
