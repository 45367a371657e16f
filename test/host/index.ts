// What VS Code calls in its extension host to run the host tests: every *.test.cjs beside this file as it was built.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runMocha, writeResults } from '../../scripts/lib/run-mocha.mjs';

/** Runs the tests; whatever happens, results are left for whoever waits for them. */
export async function run(): Promise<void> {
  try {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.cjs'))
      .sort();
    await runMocha(
      files.map((file) => join(__dirname, file)),
      { print: false },
    );
  } catch (error) {
    const output = error instanceof Error ? `${error.stack}` : String(error);
    writeResults({ passed: 0, failures: [String(error)], output });
  }
}
