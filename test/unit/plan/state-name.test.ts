// Hidden states by name.

import assert from 'node:assert/strict';
import { stateName } from '../../../src/plan/state-name.ts';

describe('stateName', () => {
  it('says what stands between the last block and the last state', () => {
    const named = (id: string) => stateName(id, 12);
    assert.equal(stateName('blocks.0.resid_pre', 0), 'Embedding');
    assert.equal(named('blocks.11.resid_post'), 'Layer 11');
    assert.equal(named('decoder.final_norm'), 'Layer 11 + norm');
    assert.equal(named('encoder.final_dropout'), 'Layer 11 + norm');
    assert.equal(named('final_project'), 'Layer 11 + projection');
  });
});
