// Runs a TypeScript program of this project: node scripts/run.mjs <file.ts> [arguments]

import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './lib/paths.mjs';

const [, , file, ...args] = process.argv;
if (!file) {
  console.error('Usage: node scripts/run.mjs <file.ts> [arguments]');
  process.exit(2);
}
const outfile = join(root, 'out', 'run', `${file.replace(/\.ts$/, '')}.js`);
await build({
  absWorkingDir: root,
  entryPoints: [resolve(root, file)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
process.argv = [process.execPath, outfile, ...args];
await import(pathToFileURL(outfile).href);
