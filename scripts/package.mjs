// `npm run package`: makes headlight-<version>.vsix, which holds the bundles and no packages beside them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies } from './lib/dependencies.mjs';
import { root } from './lib/paths.mjs';

try {
  await installDependencies();
  const { build } = await import('./lib/build.mjs');
  await build({ minify: true, tests: false });
  const { packExtension } = await import('./lib/extension-package.mjs');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = join(root, `headlight-${version}.vsix`);
  await packExtension(file);
  console.log(file);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
