// The profile as text.

import assert from 'node:assert/strict';
import type { Findings } from '../../../bench/findings.ts';
import { profileTables } from '../../../bench/profile-tables.ts';

describe('the profile', () => {
  const one = { model: 'M', threads: 1, work: '1 token', milliseconds: 10 };
  const profiles = [
    { ...one, ops: { mix: 1, 'linear 8 × 8': 6, add: 0.05, release: 0.01 } },
    { ...one, work: '16 tokens', milliseconds: 100, ops: { mix: 50, 'linear 8 × 8': 40 } },
    { ...one, threads: 2, ops: { mix: 10 } },
  ];
  const lines = profileTables({ profiles } as unknown as Findings).split('\n');

  it('has a column for each run and a row for each kernel, the largest first', () => {
    const start = lines.indexOf('| M, 1 thread | 1 token | 16 tokens |');
    assert.deepEqual(lines.slice(start + 2, start + 7), [
      '| milliseconds | 10.0 | 100.0 |',
      '| linear 8 × 8 | 60.0 % | 40.0 % |',
      '| mix | 10.0 % | 50.0 % |',
      '| other kernels | 0.6 % | 0.0 % |',
      '| the rest | 29.4 % | 10.0 % |',
    ]);
  });

  it('has a table for each number of threads', () => {
    assert.ok(lines.includes('| M, 2 threads | 1 token |'));
  });

  it('is not there where nothing was profiled', () => {
    assert.equal(profileTables({ profiles: [] as Findings['profiles'] } as Findings), '');
  });
});
