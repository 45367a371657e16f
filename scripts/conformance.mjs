// `npm run conformance -- <folder>`: the engine against what other implementations recorded; see test/conformance.

import { resolve } from 'node:path';
import { runTypeScript } from './lib/run-typescript.mjs';

const NO_FOLDER =
  'Name the folder of the recorded data, which holds nano-sort, tiny-gpt2, stories260k and onnx-ops.json: npm run conformance -- <folder>';

try {
  const [data] = process.argv.slice(2);
  if (!data) throw new Error(NO_FOLDER);
  // npm changes to the checkout; the folder is named from where the command was typed.
  const from = process.env.INIT_CWD ?? process.cwd();
  process.exitCode = await runTypeScript('test/conformance/main.ts', [resolve(from, data)]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
