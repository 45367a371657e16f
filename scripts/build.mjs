// `npm run build`: installs what is missing and builds everything. With --watch, goes on building what changes.

import { parseArgs } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';

try {
  const { values } = parseArgs({ options: { watch: { type: 'boolean' }, minify: { type: 'boolean' } } });
  await installDependencies();
  const { build, watchSources } = await import('./lib/build.mjs');
  const started = performance.now();
  if (values.watch) await watchSources();
  else {
    await build({ minify: values.minify ?? false });
    console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
