// What indices, axes and steps are called.

import assert from 'node:assert/strict';
import { stepOf } from '../../../src/plan/plan.ts';
import {
  indexName,
  nearName,
  placedToken,
  quotedToken,
  shapeName,
  shapeNumbers,
} from '../../../webview/step/names.ts';
import { symbols } from '../../../webview/step/symbols.ts';
import { architecture, classifier, encoderDecoder } from '../../support/architectures.ts';
import { variety } from '../../support/variety.ts';
import { scene } from './scene.ts';

const here = scene(architecture({ head: classifier() }));

describe('names', () => {
  it('calls an index by what it stands for', () => {
    assert.equal(indexName(here, 'key', 1), 'Rock');
    assert.equal(indexName(here, 'label', 1), 'good');
    assert.equal(indexName(here, 'vocab', 3), '3 Rock');
    assert.equal(indexName(here, 'vocab', 4), '4');
    assert.equal(indexName(here, 'model', 4), '4');
    assert.equal(quotedToken(here, 0), '“The”');
  });

  it('takes the keys of cross-attention from the source, all else from the text of the stack', () => {
    const across = scene(encoderDecoder(), 1);
    assert.equal(indexName(across, 'source', 2), 'Rules');
    assert.equal(indexName(across, 'query', 1), 'Rots');
    assert.deepEqual(
      [7, 5, 6].map((id) => indexName(across, 'vocab', id)),
      ['7 De', '5 Rules', '6'],
    );
    assert.equal(placedToken(across, 1, 'token'), 'target token 1, “Rots”');
    assert.equal(placedToken(across, 1, 'source'), 'source token 1, “Rock”');
    assert.equal(placedToken(here, 1, 'query'), 'token 1, “Rock”');
  });

  it('calls the scores of an answer start and end', () => {
    const { plan, run, stack } = scene(variety['encoder with a bias for each distance, and spans']!);
    assert.deepEqual(
      [0, 1].map((index) => indexName({ plan, run, stack }, 'label', index)),
      ['start', 'end'],
    );
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

  it('says what the constants of later models are', () => {
    const of = (start: string, id: string) => {
      const one = scene(Object.entries(variety).find(([name]) => name.startsWith(start))![1]);
      return symbols(stepOf(one.plan, id), one.of).map(
        ({ letter, subscript, value }) => `${letter}${subscript} = ${value}`,
      );
    };
    const last = (start: string, id: string) => of(start, id).at(-1);
    assert.deepEqual(of('decoder with rotary', 'blocks.0.attn.rot_k'), [
      'T = 3',
      'G = 2',
      'dk = 4',
      'R = 4',
      'b = 100',
    ]);
    assert.equal(last('decoder with rotary', 'blocks.0.ln1'), 'ε = 1e−6');
    assert.equal(last('decoder with rotary', 'blocks.0.attn.masked'), 'w = 2');
    assert.equal(last('decoder with rotary', 'blocks.0.attn.scores'), '√dk = 2');
    assert.equal(last('decoder with soft caps', 'blocks.0.attn.scores'), 's = 0.3');
    assert.equal(last('decoder with soft caps', 'blocks.0.attn.capped'), 'c = 1.5');
    assert.equal(last('decoder with soft caps', 'blocks.0.attn.rot_q'), 's = 2');
    assert.equal(last('decoder with soft caps', 'embed.scaled'), 's = 2.5');
    assert.equal(last('encoder with windows', 'blocks.0.attn.rot_q'), 'a = 1.2');
    assert.equal(last('encoder with a bias', 'position_bias'), 'm = 4');
    assert.ok(of('encoder of shared layers', 'embed.sum').includes('Ce = 4'));
  });

  it('tells the tokens of the source from those of the target', () => {
    const across = scene(encoderDecoder(), 1);
    const step = stepOf(across.plan, 'decoder.blocks.0.cross_attn.pattern');
    const told = symbols(step, across.of, 'target tokens').map(
      ({ letter, subscript, value, meaning }) => `${letter}${subscript} = ${value} ${meaning}`,
    );
    assert.deepEqual(told, ['H = 3 heads', 'T = 2 target tokens', 'Ts = 3 source tokens']);
  });
});
