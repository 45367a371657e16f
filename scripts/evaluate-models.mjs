// `npm run evaluate-models`: the trained models that are bundled, measured with Headlight's own engine; see training.

import { runTypeScript } from './lib/run-typescript.mjs';

try {
  process.exitCode = await runTypeScript('training/evaluate-models.ts', []);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
