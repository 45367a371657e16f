// Whether peers are found to agree, or not.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareAll } from '../../../bench/agreement.ts';
import type { RunningSubject } from '../../../bench/running-subject.ts';
import type { SubjectName } from '../../../bench/subjects.ts';

const request = { task: 'forward', ids: [1] } as const;
/** Two tensors: one of 2 cells, one of 3. */
const sizes = [2, 3];
const ours = [1, 2, 10, 20, 40];

describe('the agreement of peers', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'headlight-agreement-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const compared = async (theirs: readonly number[] | Error) => {
    const running = [subject('Headlight', ours), subject('transformers', theirs)];
    const found = await compareAll(running, request, 'a text', sizes, folder);
    assert.equal(found.length, 1);
    return found[0]!;
  };

  it('is found where the numbers are the same but for rounding', async () => {
    const { agrees, error, subject, version } = await compared([1, 2, 10, 20, 40.001]);
    assert.equal(agrees, true);
    assert.ok(error > 2e-5 && error < 3e-5);
    assert.deepEqual([subject, version], ['transformers', 'transformers 1.0']);
  });

  it('is not found where one number differs, in proportion to its own tensor', async () => {
    const { agrees, error } = await compared([1, 2.01, 10, 20, 40]);
    assert.equal(agrees, false);
    assert.ok(Math.abs(error - 0.005) < 1e-4);
  });

  it('is not found where there are fewer numbers', async () => {
    assert.equal((await compared([1, 2, 10, 20])).error, Number.POSITIVE_INFINITY);
  });

  it('is not found where the peer fails, and says why', async () => {
    const { agrees, problem } = await compared(new Error('It ended.'));
    assert.equal(agrees, false);
    assert.equal(problem, 'It ended.');
  });
});

function subject(name: SubjectName, gives: readonly number[] | Error): RunningSubject {
  return {
    name,
    async ask(asked) {
      if (gives instanceof Error) throw gives;
      if ('save' in asked && asked.save)
        writeFileSync(asked.save, new Uint8Array(Float32Array.from(gives).buffer));
      return { milliseconds: 1, threads: 1, version: `${name} 1.0` };
    },
    stop: async () => {},
  };
}
