// When a line of the benchmark's table counts as reached.

import assert from 'node:assert/strict';
import { type Findings, noFindings, type ReuseFinding } from '../../../bench/findings.ts';
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
    const why = 'Headlight has only 1 thread where 2 were asked for';
    const remarks = new Map([['Headlight' as const, { cell: '1 thread', why }]]);
    const two = { threads: 2, rows: 18, samples: new Map(), remarks };
    const [line] = verdicts(findings({ product: [product(18, 10, 14), two] }));
    assert.equal(line?.verdict, 'reached as far as measured');
    assert.match(line?.measured ?? '', /has only 1 thread where 2 were asked for$/);
  });

  it('measures the engine against itself round by round', () => {
    const one = { work: 'append', threads: 1, full: [100, 300], reused: [5, 10] } as const;
    const line = (reuse: ReuseFinding[]) =>
      verdicts(findings({ reuse })).find(({ work }) => /appended/.test(work));
    assert.equal(line([one])?.verdict, 'reached');
    const two = { ...one, threads: 2, full: [50, 150] };
    assert.equal(line([one, two])?.verdict, 'not reached');
    assert.match(line([one, two])?.measured ?? '', /2 threads/);
  });

  it('allows a quarter more than the stored weights, and 200 MB', () => {
    const line = (peakBytes: number) => {
      const memory = [{ model: 'M', width: 'BF16' as const, storedBytes: 100e6, peakBytes }];
      return verdicts(findings({ memory })).find(({ work }) => /M in BF16/.test(work));
    };
    assert.equal(line(325e6)?.verdict, 'reached');
    assert.equal(line(326e6)?.verdict, 'not reached');
    assert.equal(line(326e6)?.least, 'under 325 MB');
  });

  it('allows the budget, too, where everything is looked at', () => {
    const looks = { count: 10, milliseconds: 100, longest: 20 };
    const one = { model: 'M', tokens: 1024, storedBytes: 100e6, milliseconds: 1000, looks };
    const line = (peakBytes: number) =>
      verdicts(findings({ explored: [{ ...one, peakBytes }] })).find(({ work }) => /1024/.test(work));
    assert.equal(line(593e6)?.verdict, 'reached');
    assert.equal(line(594e6)?.verdict, 'not reached');
    const text = results(findings({ explored: [{ ...one, peakBytes: 593e6 }] }), []);
    assert.match(text, /took 1\.0 s; .*: 10 looks in 0\.1 s, 10 ms each in the mean, 20 ms at most/);
  });

  it('is written as a table, with the peers that could not be installed', () => {
    const missing = new Map([['transformers' as const, 'There is no Python.']]);
    const text = results(findings({ missing, product: [product(18, 10, 13)] }), ['Machine: M.']);
    assert.match(text, /\| matrix product, .* \| 1.4 times as fast \| not reached \|/);
    assert.match(text, /- transformers: There is no Python\./);
    assert.match(results(findings({ failures: ['It failed.'] }), []), /- It failed\./);
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
  return { ...noFindings(new Map()), ...found };
}
