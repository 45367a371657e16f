// Who is measured in which order, and what becomes of those that fail.

import assert from 'node:assert/strict';
import type { RunningSubject } from '../../../bench/running-subject.ts';
import { measureInTurn, ratioTo } from '../../../bench/series.ts';
import type { SubjectName } from '../../../bench/subjects.ts';

const request = { task: 'forward', ids: [1] } as const;

describe('a series of measurements', () => {
  it('asks all in each round, beginning with another in the next', async () => {
    const asked: SubjectName[] = [];
    const subjects = [subject('Headlight', asked), subject('onnxruntime-web', asked)];
    await measureInTurn(subjects, request, 1, 1);
    const [ours, theirs] = ['Headlight', 'onnxruntime-web'] as const;
    assert.deepEqual(asked, [ours, theirs, theirs, ours, ours, theirs]);
  });

  it('does not count the rounds that warm up', async () => {
    const series = await measureInTurn([subject('Headlight', [])], request, 1, 3);
    assert.deepEqual(series.samples.get('Headlight'), [3, 4, 5]);
  });

  it('asks several times in a turn, and does not count the first', async () => {
    const series = await measureInTurn([subject('Headlight', [])], request, 1, 2, 3);
    assert.deepEqual(series.samples.get('Headlight'), [8.5, 11.5]);
  });

  it('leaves out who fails, and says why', async () => {
    const failing = subject('transformers', [], { fails: true });
    const series = await measureInTurn([subject('Headlight', []), failing], request, 1, 2);
    assert.deepEqual([...series.samples.keys()], ['Headlight']);
    assert.deepEqual(series.remarks.get('transformers'), { cell: 'failed', why: 'It ended.' });
    assert.equal(ratioTo(series, 'transformers'), null);
  });

  it('leaves out who has fewer threads than were asked for, and says so', async () => {
    const series = await measureInTurn([subject('Headlight', [])], request, 2, 2);
    assert.deepEqual([...series.samples], []);
    assert.deepEqual(series.remarks.get('Headlight'), {
      cell: '1 thread',
      why: 'Headlight has only 1 thread where 2 were asked for',
    });
  });
});

/** Takes 1, 2, 3 … milliseconds, by its own account. */
function subject(name: SubjectName, asked: SubjectName[], { fails = false } = {}): RunningSubject {
  let milliseconds = 0;
  return {
    name,
    async ask() {
      asked.push(name);
      if (fails) throw new Error('It ended.');
      return { milliseconds: ++milliseconds, threads: 1, version: name };
    },
    stop: async () => {},
  };
}
