// What indices, axes and steps are called.

import assert from 'node:assert/strict';
import { stepOf } from '../../../src/plan/plan.ts';
import { indexName, nearName, quotedToken, shapeName, shapeNumbers } from '../../../webview/step/names.ts';
import { symbols } from '../../../webview/step/symbols.ts';
import { architecture } from '../../support/architectures.ts';
import { scene } from './scene.ts';

const here = scene(
  architecture({ head: { kind: 'classifier', pooled: true, labels: ['bad', 'good'], dropout: 0 } }),
);

describe('names', () => {
  it('calls an index by what it stands for', () => {
    assert.equal(indexName(here, 'key', 1), 'Rock');
    assert.equal(indexName(here, 'label', 1), 'good');
    assert.equal(indexName(here, 'vocab', 3), '3 Rock');
    assert.equal(indexName(here, 'vocab', 4), '4');
    assert.equal(indexName(here, 'model', 4), '4');
    assert.equal(quotedToken(here, 0), '“The”');
  });

  it('writes shapes in names and in numbers', () => {
    const { shape } = stepOf(here.plan, 'blocks.0.attn.scores');
    assert.equal(shapeName(shape, here.of), '[head 3, query 3, key 3]');
    assert.equal(shapeNumbers(shape, here.of), '3×3×3');
  });

  it('leaves out the groups that a step and its operand share', () => {
    assert.equal(nearName('blocks.0.attn.q', 'blocks.0.attn.scores'), 'q');
    assert.equal(nearName('blocks.0.resid_pre', 'blocks.0.attn.q'), 'resid_pre');
    assert.equal(nearName('blocks.0.attn.q.weight', 'blocks.0.attn.q'), 'q.weight');
    assert.equal(nearName('embed.sum', 'blocks.0.resid_pre'), 'embed.sum');
    assert.equal(nearName('embed.tokens.weight', 'logits'), 'embed.tokens.weight');
  });
});

describe('symbols', () => {
  const named = (id: string) =>
    symbols(stepOf(here.plan, id), here.of).map(
      ({ letter, subscript, value }) => `${letter}${subscript} = ${value}`,
    );

  it('says what the letters of the formula are here', () => {
    assert.deepEqual(named('blocks.0.attn.scores'), ['T = 3', 'H = 3', 'dk = 2', '√dk = 1.414']);
    assert.deepEqual(named('blocks.0.ln1'), ['T = 3', 'C = 6', 'ε = 1e−5']);
    assert.deepEqual(named('blocks.0.attn.out_dropout'), ['T = 3', 'C = 6', 'p = 0.1']);
  });
});
