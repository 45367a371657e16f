// How the step view writes numbers.

import assert from 'node:assert/strict';
import { aligned, alignedProbabilities, formatNumber } from '../../../webview/step/numbers.ts';

describe('formatNumber', () => {
  it('keeps four significant digits and no zeros at the end', () => {
    assert.deepEqual(
      [0, 0.12, -0.048134, 1.70055, 12345.6, 0.5].map((x) => formatNumber(x)),
      ['0', '0.12', '−0.04813', '1.701', '12346', '0.5'],
    );
  });

  it('writes tiny and huge numbers with an exponent', () => {
    assert.deepEqual(
      [1.2e-7, 1e-5, -3.14159e-9, 2.5e7].map((x) => formatNumber(x)),
      ['1.2e−7', '1e−5', '−3.1e−9', '2.5e7'],
    );
  });

  it('names what is no finite number', () => {
    assert.deepEqual(
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN].map((x) => formatNumber(x)),
      ['−∞', '∞', 'NaN'],
    );
  });

  it('takes more digits where two numbers are to be compared', () => {
    assert.equal(formatNumber(0.123456789, 7), '0.1234568');
  });
});

describe('aligned', () => {
  const all = (values: readonly number[]) => values.map(aligned(values));

  it('gives every number the same decimals', () => {
    assert.deepEqual(all([1.23456, -0.5, 0.00021]), ['1.235', '−0.500', '0.000']);
  });

  it('uses no more decimals than any of them needs', () => {
    assert.deepEqual(all([Math.fround(0.12), Math.fround(-0.4), 1]), ['0.12', '−0.40', '1.00']);
    assert.deepEqual(all([1, 0, 1]), ['1', '0', '1']);
  });

  it('keeps two decimals beside large numbers', () => {
    assert.deepEqual(all([1234.567, 0.9451]), ['1234.57', '0.95']);
  });

  it('stops at four decimals from 0.01 on', () => {
    assert.deepEqual(all([0.097643, 0.00051]), ['0.0976', '0.0005']);
    assert.deepEqual(all([0.00197643, 0.00051]), ['0.001976', '0.000510']);
  });

  it('leaves hidden scores out of account', () => {
    assert.deepEqual(all([0.25, Number.NEGATIVE_INFINITY]), ['0.25', '−∞']);
  });

  it('turns to exponents where all are tiny', () => {
    assert.deepEqual(all([2e-6, -1.5e-7]), ['2e−6', '−1.5e−7']);
  });

  it('writes no sign before a zero', () => {
    assert.equal(aligned([1.234])(-0.0001), '0.000');
  });
});

describe('alignedProbabilities', () => {
  const all = (values: readonly number[]) => values.map(alignedProbabilities(values));

  it('shows none as certain or impossible because it was rounded', () => {
    assert.deepEqual(all([1, 1e-8, 0]), ['≈ 1', '< 0.001', '< 0.001']);
    assert.deepEqual(all([0.9999999, 1e-8]), ['≈ 1', '< 0.0001']);
    assert.deepEqual(all([0.99, 0.01, 1e-8]), ['0.99', '0.01', '< 0.0001']);
    assert.deepEqual(all([0.9991, 0.0004]), ['0.9991', '0.0004']);
    assert.deepEqual(all([0.75, 0.25]), ['0.75', '0.25']);
    assert.deepEqual(all([0.003, 0.00000001]), ['0.003', '< 0.000001']);
  });
});
