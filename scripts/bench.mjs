// `npm run bench`: Headlight's engine measured beside its peers; see bench.

import { runTypeScript } from './lib/run-typescript.mjs';

/** Each runs in a process of its own, so that each is built by itself. */
const SUBJECTS = [
  'bench/subjects/headlight.ts',
  'bench/subjects/onnxruntime-web.ts',
  'bench/subjects/onnxruntime-node.ts',
  'bench/subjects/tfjs.ts',
];

try {
  // The worker and the threads of the kernels are measured as they ship.
  const options = { started: SUBJECTS, product: true };
  process.exitCode = await runTypeScript('bench/main.ts', process.argv.slice(2), options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
