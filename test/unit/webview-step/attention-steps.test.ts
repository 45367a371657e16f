// Attention is found by what its steps do.

import assert from 'node:assert/strict';
import { outline } from '../../../src/plan/outline.ts';
import { plan } from '../../../src/plan/plan.ts';
import { attentionIn } from '../../../webview/step/attention-steps.ts';
import { architecture, decoder, encoderDecoder } from '../../support/architectures.ts';

describe('attentionIn', () => {
  it('takes the weights that the values are multiplied by, after dropout where there is any', () => {
    const group = outline(plan(architecture())).byId.get('blocks.1.attn')!;
    assert.deepEqual(attentionIn(group), {
      scores: 'blocks.1.attn.scores',
      scale: 1 / Math.sqrt(2),
      changes: [],
      key: 'key',
      weights: 'blocks.1.attn.pattern_dropout',
      values: 'blocks.1.attn.v',
      valueHead: 'head',
      z: 'blocks.1.attn.z',
    });
    const undropped = plan(
      decoder({ stack: { dropout: { attention: 0, residual: 0, activation: 0, final: 0 } } }),
    );
    const decoding = attentionIn(outline(undropped).byId.get('blocks.0.attn')!);
    assert.equal(decoding?.weights, 'blocks.0.attn.pattern');
    assert.deepEqual(
      decoding?.changes.map(({ id }) => id),
      ['blocks.0.attn.masked'],
    );
  });

  it('counts the keys of cross-attention by the source', () => {
    const { byId } = outline(plan(encoderDecoder()));
    const keys = ['self_attn', 'cross_attn'].map(
      (name) => attentionIn(byId.get(`decoder.blocks.1.${name}`)!)?.key,
    );
    assert.deepEqual(keys, ['key', 'source']);
  });

  it('finds what is done to the scores on their way, and the heads that values are shared by', () => {
    const capped = plan(decoder({ attention: { softCap: 50 }, stack: { keyHeads: 1 } }));
    const found = attentionIn(outline(capped).byId.get('blocks.0.attn')!);
    assert.deepEqual(
      found?.changes.map(({ name, kind, cap }) => [name, kind, cap]),
      [
        ['capped', 'soft_cap', 50],
        ['masked', 'mask', null],
      ],
    );
    assert.equal(found?.valueHead, 'kv_head');
    const relativeBias = { buckets: 8, maxDistance: 20, bidirectional: true };
    const biased = plan(architecture({ stack: { stack: { relativeBias } } }));
    const changes = attentionIn(outline(biased).byId.get('blocks.1.attn')!)?.changes;
    assert.deepEqual(
      changes?.map(({ name, added }) => [name, added]),
      [['biased', 'position_bias']],
    );
  });

  it('finds none in other groups', () => {
    const { byId } = outline(plan(architecture()));
    assert.equal(attentionIn(byId.get('blocks.0.mlp')!), null);
    assert.equal(attentionIn(byId.get('blocks.0')!), null);
  });
});
