// The command line with one thread, with several, and on hosts that cannot have them: the same numbers, and what is said.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ending, headlight } from './headlight.ts';

const args = ['run', 'the-rock-rules', '--text', 'The Rock Rules', '--json'];

/** On a host that a script changes before anything else runs. */
function headlightAfter(script: string, ...more: readonly string[]) {
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
  return ending(
    spawn(process.execPath, [...flags, resolve('dist/cli.js'), ...args, ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

describe('the command line with threads', () => {
  it('prints the same numbers with one as with more than there are, of which it tells', async () => {
    const one = await headlight(...args, '--threads', '1');
    const many = await headlight(...args, '--threads', '5000');
    assert.deepEqual([one.status, one.stderr], [0, '']);
    assert.equal(many.status, 0);
    assert.equal(many.stdout, one.stdout);
    assert.match(
      many.stderr,
      new RegExp(`^Note: --threads is 5000, but .* the engine uses ${availableParallelism()}\\.\\n$`),
    );
  });

  it('runs in plain JavaScript where there is no SharedArrayBuffer, of which it tells', async () => {
    const { status, stdout, stderr } = await headlightAfter('delete globalThis.SharedArrayBuffer');
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).kernels, 'reference');
    assert.match(stderr, /^Note: The engine computes in plain JavaScript .*no SharedArrayBuffer; [^.]*\.\n$/);
  });
});
