// Fields of config.json under other names than a family's own.

import assert from 'node:assert/strict';
import { inOwnNames } from '../../../src/checkpoint/config.ts';

describe('inOwnNames', () => {
  it('gives a field the name that the family has for it, before the spelling of its own', () => {
    const names = { hidden_size: 'dim', num_hidden_layers: 'n_layers' };
    assert.deepEqual(inOwnNames({ hidden_size: 12, n_heads: 3 }, names), {
      hidden_size: 12,
      dim: 12,
      n_heads: 3,
    });
    assert.equal(inOwnNames({ hidden_size: 12, dim: 8 }, names).dim, 12);
  });
});
