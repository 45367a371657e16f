// The arguments of the benchmark.

import assert from 'node:assert/strict';
import { parseOptions, parts } from '../../../bench/options.ts';

describe('the arguments of the benchmark', () => {
  it('are none for all of it', () => {
    const { quick, parts: asked, lengths } = parseOptions([]);
    assert.equal(quick, false);
    assert.deepEqual(asked, parts);
    assert.deepEqual(lengths, [1, 16, 64, 128, 512]);
  });

  it('shorten it', () => {
    const { rounds, lengths } = parseOptions(['--quick', '--only', 'cold,product']);
    assert.deepEqual(parseOptions(['--quick', '--only', 'cold,product']).parts, ['product', 'cold']);
    assert.ok(rounds(128) < parseOptions([]).rounds(128));
    assert.ok(lengths.length < 5);
  });

  it('are refused where they are not known', () => {
    assert.throws(() => parseOptions(['--only', 'speed']), /“speed” is none/);
    assert.throws(() => parseOptions(['--slow']), /Use it so: npm run bench/);
    assert.throws(() => parseOptions(['all']), /Use it so: npm run bench/);
  });
});
