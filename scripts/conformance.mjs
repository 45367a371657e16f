// `npm run conformance -- <folder>`: the engine against what other implementations recorded; see test/conformance.

import { join, resolve } from 'node:path';
import { installDependencies } from './lib/dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runProgram } from './lib/run-program.mjs';

const NO_FOLDER =
  'Name the folder of the recorded data, which holds nano-sort, tiny-gpt2 and onnx-ops.json: npm run conformance -- <folder>';

try {
  const [data] = process.argv.slice(2);
  if (!data) throw new Error(NO_FOLDER);
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
  const args = [...nodeFlags(), program, resolve(from, data)];
  const { status } = await runProgram(process.execPath, args, { cwd: root });
  process.exitCode = status;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
