// `npm test [-- layer …] [-- --grep title]`: installs, builds, runs every layer of tests, ends with “N passed, N failed”.

import { parseArgs } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';
import { exitOnSignals } from './lib/ending.mjs';

/**
 * @param {readonly string[]} chosen layers; all of them if empty
 * @param {{ grep?: string }} options
 * @returns {Promise<boolean>} true if all passed
 */
async function test(chosen, options) {
  await installDependencies();
  const { LAYERS, runLayer } = await import('./lib/layers.mjs');
  const unknown = chosen.find((layer) => !LAYERS.includes(layer));
  if (unknown) throw new Error(`There is no layer “${unknown}” of tests; there are ${LAYERS.join(', ')}.`);
  const { build } = await import('./lib/build.mjs');
  await build();
  let passed = 0;
  /** @type {string[]} */
  const failures = [];
  for (const layer of chosen.length > 0 ? chosen : LAYERS) {
    console.log(`\n── ${layer}`);
    const started = performance.now();
    try {
      const results = await runLayer(layer, options);
      if (results.output) console.log(results.output);
      passed += results.passed;
      failures.push(...results.failures.map((title) => `${layer}: ${title}`));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.log(reason);
      failures.push(`${layer}: ${reason}`);
    }
    console.log(`── ${layer}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  if (failures.length > 0) console.log(`\nfailed:\n  ${failures.join('\n  ')}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  return failures.length === 0 && passed > 0;
}

exitOnSignals();
try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string' } },
  });
  process.exitCode = (await test(positionals, values)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
