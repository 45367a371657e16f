// Runs mocha on some test files, in Node or in VS Code's extension host, and leaves the results in a file.

import { renameSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {string[]} failures the full title of each failed test
 * @property {string} output what a person would have read, where it was not printed
 */

/** Long, because a first step may start VS Code; a test that hangs is still found. */
const TEST_TIMEOUT_MS = 120_000;

/**
 * Runs the files and writes `Results` as JSON to the file named by HEADLIGHT_RESULTS; HEADLIGHT_GREP selects by title.
 * A test that is skipped or exclusive counts as failed.
 * @param {readonly string[]} files full paths
 * @param {{ print?: boolean }} [options] print as it goes, or keep the output for the results
 */
export async function runMocha(files, { print = true } = {}) {
  const mocha = new Mocha({
    timeout: TEST_TIMEOUT_MS,
    forbidOnly: true,
    forbidPending: true,
    ...(process.env.HEADLIGHT_GREP ? { grep: process.env.HEADLIGHT_GREP } : {}),
  });
  /** @type {string[]} */
  const lines = [];
  if (!print) Mocha.reporters.Base.consoleLog = (...words) => void lines.push(format(...words));
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  /** @type {Results} */
  const results = { passed: 0, failures: [], output: '' };
  await new Promise((resolve) => {
    mocha
      .run(resolve)
      .on('pass', () => results.passed++)
      // A failing hook is no test, but it is a failure.
      .on('fail', (test) => results.failures.push(test.fullTitle()));
  });
  writeResults({ ...results, output: lines.join('\n') });
}

/**
 * Whole or not at all: the file is waited for from outside.
 * @param {Results} results
 */
export function writeResults(results) {
  const file = process.env.HEADLIGHT_RESULTS;
  if (!file) throw new Error('HEADLIGHT_RESULTS does not name the file to write the test results to.');
  writeFileSync(`${file}.part`, JSON.stringify(results));
  renameSync(`${file}.part`, file);
}
