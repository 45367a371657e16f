// The layers of tests and how each is run: under Node, inside VS Code, or as a check of all sources.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtTests, NODE_LAYERS } from './bundles.mjs';
import { chromium } from './chromium.mjs';
import { temporaryFolder } from './ending.mjs';
import { installExtension } from './extension-package.mjs';
import { runHostTests } from './host-tests.mjs';
import { root } from './paths.mjs';
import { runProgram } from './run-program.mjs';

/** @typedef {import('./run-mocha.mjs').Results} Results */

/** A layer that hangs, for instance in a wait on shared memory, is ended and fails. */
const LAYER_TIMEOUT_MS = 15 * 60_000;

const BROWSER_LAYERS = new Set(['gallery', 'ui']);

/** @type {Record<string, readonly string[]>} */
const CHECKS = {
  types: ['node_modules/typescript/bin/tsc', '-b'],
  lint: [
    'node_modules/@biomejs/biome/bin/biome',
    'ci',
    ...(process.stdout.isTTY ? [] : ['--colors=off']),
    '.',
  ],
};

/** In the order in which they run: what is quick to tell comes first. */
export const LAYERS = [...Object.keys(CHECKS), ...NODE_LAYERS, 'host'];

/**
 * Runs one layer; what goes wrong outside a test is thrown.
 * @param {string} layer
 * @param {{ grep?: string }} options
 * @returns {Promise<Results>}
 */
export async function runLayer(layer, { grep = '' }) {
  const check = CHECKS[layer];
  if (check) return runCheck(check);
  const files = builtTests(layer);
  if (files.length === 0) throw new Error(`test/${layer} has no *.test.ts file.`);
  const folder = temporaryFolder('test');
  const resultsFile = join(folder.path, 'results.json');
  const env = { HEADLIGHT_RESULTS: resultsFile, HEADLIGHT_GREP: grep };
  try {
    if (layer === 'host') await runHostTests({ resultsFile, env });
    else await runNodeTests(files, { ...env, ...(await surroundings(layer, folder.path)) });
    if (!existsSync(resultsFile)) throw new Error(`The ${layer} tests ended before they were done.`);
    /** @type {Results} */
    const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
    if (results.passed + results.failures.length === 0 && !grep) throw new Error(`No ${layer} test ran.`);
    return results;
  } finally {
    folder.remove();
  }
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<Results>}
 */
async function runCheck(args) {
  const { status } = await runProgram(process.execPath, args, { cwd: root });
  return { passed: status === 0 ? 1 : 0, failures: status === 0 ? [] : [args.join(' ')], output: '' };
}

/**
 * What a layer's tests find on the machine: installed here, once, and not in the first test, which would run out of time.
 * @param {string} layer
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function surroundings(layer, folder) {
  if (!BROWSER_LAYERS.has(layer)) return {};
  const browser = { HEADLIGHT_CHROMIUM: await chromium() };
  if (layer !== 'ui') return browser;
  const extensions = join(folder, 'extensions');
  await installExtension(extensions);
  return { ...browser, HEADLIGHT_EXTENSIONS: extensions };
}

/**
 * @param {readonly string[]} files
 * @param {NodeJS.ProcessEnv} env
 */
async function runNodeTests(files, env) {
  const runner = join(root, 'scripts', 'lib', 'run-node-layer.mjs');
  await runProgram(process.execPath, [...nodeFlags(), runner, ...files], {
    cwd: root,
    env,
    timeoutMs: LAYER_TIMEOUT_MS,
  });
}

/** Before 22, Node has relaxed SIMD only behind a flag; without it the second build of the kernels would go untested. */
export function nodeFlags() {
  const old = Number.parseInt(process.versions.node, 10) < 22;
  return ['--enable-source-maps', ...(old ? ['--experimental-wasm-relaxed-simd'] : [])];
}
