// `npm run evaluate-models`: the trained models that are bundled, measured with Headlight's own engine; see training.

import { runTypeScript } from './lib/run-typescript.mjs';

try {
  const [argument] = process.argv.slice(2);
  if (argument !== undefined) {
    throw new Error(
      `npm run evaluate-models measures all trained models and takes no arguments; leave out “${argument}”.`,
    );
  }
  process.exitCode = await runTypeScript('training/evaluate-models.ts', []);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
