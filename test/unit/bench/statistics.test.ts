// Medians, quartiles and ratios of the benchmark.

import assert from 'node:assert/strict';
import { formatRatio, formatTime, ratio, spread } from '../../../bench/statistics.ts';

describe('the spread of measurements', () => {
  it('is the median between the quartiles', () => {
    assert.deepEqual(spread([5, 1, 4, 2, 3]), { median: 3, low: 2, high: 4 });
  });

  it('interpolates between two neighbours', () => {
    assert.deepEqual(spread([4, 1, 3, 2]), { median: 2.5, low: 1.75, high: 3.25 });
  });

  it('is one number of one measurement', () => {
    assert.deepEqual(spread([7]), { median: 7, low: 7, high: 7 });
  });

  it('of ratios is taken round by round, so that a slow round of both changes nothing', () => {
    assert.deepEqual(ratio([10, 100, 20], [15, 150, 30]), { median: 1.5, low: 1.5, high: 1.5 });
  });

  it('is told with the digits that matter', () => {
    assert.equal(formatRatio({ median: 1.4321, low: 1.4, high: 1.5 }), '1.43 (1.40–1.50)');
    assert.equal(formatRatio({ median: 20.04, low: 19, high: 21 }), '20.0 (19.0–21.0)');
    assert.equal(formatTime({ median: 0.3333, low: 0.3, high: 0.4 }), '0.333 ms (0.300–0.400)');
    assert.equal(formatTime({ median: 123.4, low: 120, high: 130 }), '123 ms (120–130)');
  });
});
