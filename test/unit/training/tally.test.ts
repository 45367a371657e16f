// Losses and right answers, on rows of scores made by hand.

import assert from 'node:assert/strict';
import { sumOf, tally } from '../../../training/tally.ts';

const row = (...scores: readonly number[]) => Float32Array.from(scores);

describe('a tally', () => {
  it('adds up losses in nats, and counts what was likeliest', () => {
    const { answers, loss, right } = tally([row(0, 0), row(Math.log(3), 0)], [1, 0]);
    assert.deepEqual([answers, right], [2, 1]);
    assert.ok(Math.abs(loss - (Math.log(2) + Math.log(4 / 3))) < 1e-6);
  });

  it('stands large scores', () => {
    const { loss } = tally([row(1000, 0)], [0]);
    assert.equal(loss, 0);
    assert.equal(tally([row(1000, 0)], [1]).loss, 1000);
  });

  it('adds up tallies', () => {
    const one = { answers: 2, loss: 0.5, right: 1 };
    assert.deepEqual(sumOf([one, one, one]), { answers: 6, loss: 1.5, right: 3 });
  });
});
