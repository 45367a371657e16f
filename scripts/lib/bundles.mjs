// Every bundle that esbuild makes: what ships in dist/, and the tests in out/.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formulasPlugin } from './formulas.mjs';
import { root } from './paths.mjs';

/** @typedef {import('esbuild').BuildOptions & { name: string }} Bundle `name` is also its metafile's: out/meta/<name>.json */

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'warning',
  metafile: true,
  sourcemap: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [formulasPlugin],
};

/** @type {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', target: 'node20.19', format: 'esm' };

/** @type {import('esbuild').BuildOptions} */
const panel = {
  ...common,
  platform: 'browser',
  target: 'es2023',
  format: 'iife',
  loader: { '.ttf': 'file', '.woff2': 'file' },
  assetNames: '[name]',
};

/**
 * The report is one page that refers to no other file: fonts are part of its style, and there is no source map.
 * @type {import('esbuild').BuildOptions}
 */
const page = { ...panel, sourcemap: false, loader: { '.ttf': 'dataurl', '.woff2': 'dataurl' } };

/** Node's own tests: packages stay outside, so that they are loaded as a user of Node loads them. */
export const NODE_LAYERS = ['unit', 'golden', 'gallery', 'ui'];

/**
 * What ships.
 * @param {{ minify: boolean }} options
 * @returns {Bundle[]}
 */
export function productBundles({ minify }) {
  return [
    product(
      'extension',
      { ...node, format: 'cjs', external: ['vscode'] },
      'src/extension.ts',
      'dist/extension.cjs',
    ),
    product('worker', node, 'src/worker/node.ts', 'dist/worker.js'),
    product('kernel-thread', node, 'src/worker/kernel-thread.ts', 'dist/kernels/thread.js'),
    product('cli', { ...node, banner: { js: '#!/usr/bin/env node' } }, 'src/cli/main.ts', 'dist/cli.js'),
    product('panel', panel, 'webview/main.tsx', 'dist/webview/panel.js'),
    product('panel-style', panel, 'webview/panel.css', 'dist/webview/panel.css'),
    product('report', page, 'webview/report.tsx', 'dist/webview/report.js'),
    product('report-style', page, 'webview/report.css', 'dist/webview/report.css'),
  ].map((made) => ({ ...made, ...(minify ? { minify, sourcemap: false } : {}) }));
}

/**
 * The tests, found by glob; a test file runs because it is there.
 * @returns {Bundle[]}
 */
export function testBundles() {
  /** @type {import('esbuild').BuildOptions} */
  const hostTests = { ...node, format: 'cjs', external: ['vscode'], packages: 'external' };
  return [
    ...NODE_LAYERS.map((layer) => tests(layer, { ...node, packages: 'external' }, testFiles(layer), '.js')),
    tests('host', hostTests, ['test/host/index.ts', ...testFiles('host')], '.cjs'),
  ];
}

/**
 * The test files of a layer, as paths from the root with forward slashes, in order of name.
 * @param {string} layer
 * @returns {string[]}
 */
function testFiles(layer) {
  const folder = join(root, 'test', layer);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => `test/${layer}/${file.replaceAll('\\', '/')}`)
    .sort();
}

/**
 * The same files as they were built, for the layers that run under Node.
 * @param {string} layer
 * @returns {string[]}
 */
export function builtTests(layer) {
  return testFiles(layer).map((file) => `out/${file.replace(/tsx?$/, layer === 'host' ? 'cjs' : 'js')}`);
}

/**
 * @param {string} name
 * @param {import('esbuild').BuildOptions} options
 * @param {string} entry
 * @param {string} outfile
 * @returns {Bundle}
 */
function product(name, options, entry, outfile) {
  if (!existsSync(join(root, entry))) throw new Error(`${entry} is missing: ${outfile} is built from it.`);
  return { ...options, name, entryPoints: [entry], outfile };
}

/**
 * @param {string} name
 * @param {import('esbuild').BuildOptions} options
 * @param {string[]} entryPoints
 * @param {string} ending
 * @returns {Bundle}
 */
function tests(name, options, entryPoints, ending) {
  return { ...options, name, entryPoints, outdir: 'out', outbase: '.', outExtension: { '.js': ending } };
}
