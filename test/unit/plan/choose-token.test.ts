// What choosing a token does, in each kind of attention.

import assert from 'node:assert/strict';
import { chooseToken, partIn } from '../../../src/plan/choose-token.ts';
import { plan } from '../../../src/plan/plan.ts';
import { architecture, encoderDecoder } from '../../support/architectures.ts';

describe('chooseToken', () => {
  const both = plan(encoderDecoder());
  const [encoder, decoder, cross] = both.attentions;

  it('chooses the token that attends, in the text that attends', () => {
    const one = plan(architecture());
    assert.deepEqual(chooseToken(one, one.attentions[0]!, 0, 2), { token: 2 });
    assert.deepEqual(chooseToken(both, encoder!, 0, 2), { token: 2 });
    assert.deepEqual(chooseToken(both, decoder!, 1, 2), { token: 2 });
    assert.deepEqual(chooseToken(both, cross!, 1, 2), { token: 2 });
  });

  it('chooses the key among the source in cross-attention', () => {
    assert.deepEqual(chooseToken(both, cross!, 0, 2), { key: 2 });
  });

  it('goes to an attention in which the token attends', () => {
    assert.deepEqual(chooseToken(both, decoder!, 0, 2), { attention: 0, stack: 0, token: 2 });
    assert.deepEqual(chooseToken(both, encoder!, 1, 2), { attention: 2, stack: 1, token: 2 });
  });

  it('says what the tokens of a text do', () => {
    const parts = both.attentions.map((set) => [0, 1].map((stack) => partIn(set, stack)));
    assert.deepEqual(parts, [
      ['both', 'none'],
      ['none', 'both'],
      ['keys', 'queries'],
    ]);
  });
});
