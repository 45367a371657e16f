// When a line of the benchmark's table counts as reached.

import assert from 'node:assert/strict';
import type { Findings } from '../../../bench/findings.ts';
import { verdicts } from '../../../bench/requirements.ts';
import { results } from '../../../bench/results.ts';

describe('what the engine must reach', () => {
  it('is not measured where nothing was', () => {
    for (const { verdict } of verdicts(findings())) assert.equal(verdict, 'not measured');
  });

  it('is reached where the worst median is enough', () => {
    const [line] = verdicts(findings({ product: [product(18, 10, 14), product(64, 10, 20)] }));
    assert.equal(line?.verdict, 'reached');
    assert.equal(line?.measured, 'worst 1.40 (1.40–1.40) (18 rows, 1 thread)');
  });

  it('is not reached where one is too slow, however fast the others are', () => {
    const [line] = verdicts(findings({ product: [product(18, 10, 13), product(64, 10, 200)] }));
    assert.equal(line?.verdict, 'not reached');
    assert.equal(line?.measured, 'worst 1.30 (1.30–1.30) (18 rows, 1 thread); missed in 1 of 2');
  });

  it('takes no heed of fewer rows than it speaks of', () => {
    const [line] = verdicts(findings({ product: [product(1, 10, 1), product(18, 10, 14)] }));
    assert.equal(line?.verdict, 'reached');
  });

  it('says what is missing', () => {
    const why = 'Headlight with 2 threads: not yet, it has 1';
    const remarks = new Map([['Headlight' as const, { cell: 'not yet: 1 thread', why }]]);
    const two = { threads: 2, rows: 18, samples: new Map(), remarks };
    const [line] = verdicts(findings({ product: [product(18, 10, 14), two] }));
    assert.equal(line?.verdict, 'reached as far as measured');
    assert.match(line?.measured ?? '', /not yet, it has 1$/);
  });

  it('measures the engine against itself round by round', () => {
    const reuse = [{ work: 'append', full: [100, 300], reused: [5, 10] }] as const;
    const line = verdicts(findings({ reuse: [...reuse] })).find(({ work }) => /appended/.test(work));
    assert.equal(line?.verdict, 'reached');
  });

  it('is written as a table, with the peers that could not be installed', () => {
    const missing = new Map([['transformers' as const, 'There is no Python.']]);
    const text = results(findings({ missing, product: [product(18, 10, 13)] }), ['Machine: M.']);
    assert.match(text, /\| matrix product, .* \| 1.4 times as fast \| not reached \|/);
    assert.match(text, /- transformers: There is no Python\./);
  });
});

function product(rows: number, ours: number, theirs: number) {
  const samples = new Map([
    ['Headlight' as const, [ours]],
    ['onnxruntime-web' as const, [theirs]],
  ]);
  return { threads: 1, rows, samples, remarks: new Map() };
}

function findings(found: Partial<Findings> = {}): Findings {
  return {
    missing: new Map(),
    agreements: [],
    forward: [],
    product: [],
    cold: [],
    reuse: [],
    profiles: [],
    worker: [],
    ...found,
  };
}
