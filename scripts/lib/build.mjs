// Builds everything: the product in dist/, the tests in out/; once, or again whenever a source changes.

import { mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { productBundles, testBundles } from './bundles.mjs';
import { buildKernels, KERNELS_FOLDER } from './kernels.mjs';
import { writeNotices } from './notices.mjs';
import { root } from './paths.mjs';

/**
 * Builds from nothing, so that no test of a deleted file is left to run.
 * @param {{ minify?: boolean, tests?: boolean }} [options]
 */
export async function build({ minify = false, tests = true } = {}) {
  prepare();
  const [shipped] = await Promise.all([
    Promise.all(productBundles({ minify }).map(buildBundle)),
    Promise.all(tests ? testBundles().map(buildBundle) : []),
    buildKernels(),
  ]);
  writeNotices(shipped.flat());
}

/**
 * @param {import('./bundles.mjs').Bundle} bundle
 * @returns {Promise<string[]>} the files that it was made from
 */
async function buildBundle({ name, ...options }) {
  try {
    const result = await esbuild.build(options);
    keepMetafile(name)(result);
    return Object.keys(result.metafile?.inputs ?? {});
  } catch {
    throw new Error(
      `Building ${options.outfile ?? `the ${name} tests`} failed, for the reasons given above.`,
    );
  }
}

/** Builds, and goes on building what changes, until the process ends. */
export async function watchSources() {
  prepare();
  await Promise.all(
    [...productBundles({ minify: false }), ...testBundles()].map(async ({ name, ...options }) => {
      const report = {
        name: 'report',
        setup: (/** @type {esbuild.PluginBuild} */ { onEnd }) => onEnd(keepMetafile(name)),
      };
      const bundle = await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), report] });
      await bundle.watch();
    }),
  );
  await buildKernels();
  watch(join(root, KERNELS_FOLDER), () => buildKernels().catch(({ message }) => console.error(message)));
  console.log('Built; watching for changes.');
}

function prepare() {
  for (const folder of ['dist', 'out/test', 'out/meta'])
    rmSync(join(root, folder), { recursive: true, force: true });
  for (const folder of ['dist/webview', 'out/meta']) mkdirSync(join(root, folder), { recursive: true });
}

/**
 * What was bundled into what, for the test of the layer rules.
 * @param {string} name
 * @returns {(result: esbuild.BuildResult) => void}
 */
function keepMetafile(name) {
  return ({ metafile }) => {
    if (metafile) writeFileSync(join(root, 'out/meta', `${name}.json`), JSON.stringify(metafile));
  };
}
