// What `npm start`, `npm run conformance` and `npm run evaluate-models` refuse before they install or build anything.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Runs a script as npm does, which sets INIT_CWD to where the command was typed. */
function refused(script: string, args: readonly string[], message: RegExp): void {
  const env = { ...process.env, INIT_CWD: tmpdir() };
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(script), ...args], {
    encoding: 'utf8',
    env,
  });
  assert.match(stderr, /^[^\n]+\n$/, 'one line');
  assert.match(stderr, message);
  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
}

describe('npm start refuses', () => {
  const start = (args: readonly string[], message: RegExp) => refused('scripts/start.mjs', args, message);

  it('an option that it does not have', () =>
    start(['--frob'], /^npm start does not understand “--frob”\. Usage: npm start/));

  it('a screenshot without a file', () =>
    start(['--screenshot'], /^npm start does not understand “--screenshot”\. Usage/));

  it('a picture in a folder that is not there, and makes none', () => {
    const folder = join(tmpdir(), 'headlight-no-such-folder');
    start(
      ['--screenshot', 'headlight-no-such-folder/out.png'],
      /There is no folder .*no-such-folder to write/,
    );
    assert.ok(!existsSync(folder));
  });

  it('a folder in place of a picture', () => start(['--screenshot', '.'], /is a folder; name the file/));
});

describe('npm run conformance', () => {
  it('asks for the folder of its data', () =>
    refused('scripts/conformance.mjs', [], /^Name the folder of the recorded data, which holds nano-sort/));
});

describe('npm run evaluate-models', () => {
  it('takes no arguments', () =>
    refused('scripts/evaluate-models.mjs', ['gpt2'], /takes no arguments; leave out “gpt2”\.$/m));
});
