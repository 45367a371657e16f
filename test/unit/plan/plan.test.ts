// The list of steps: names, order, shapes, and that it hangs together.

import assert from 'node:assert/strict';
import type { Dense } from '../../../src/plan/architecture.ts';
import { isRow } from '../../../src/plan/build.ts';
import { formulas } from '../../../src/plan/formulas.ts';
import { layerNorm, rmsNorm } from '../../../src/plan/plain.ts';
import { layerOf, plan, stepOf } from '../../../src/plan/plan.ts';
import { dimOf } from '../../../src/plan/step.ts';
import { architecture, decoder, encoderDecoder, languageModel } from '../../support/architectures.ts';
import { variety } from '../../support/variety.ts';

const ids = (from: Parameters<typeof plan>[0]) => plan(from).steps.map(({ id }) => id);
const block = (from: Parameters<typeof plan>[0]) =>
  ids(from).flatMap((id) => (id.startsWith('blocks.0.') ? [id.slice('blocks.0.'.length)] : []));

const undropped = { attention: 0, residual: 0, activation: 0, final: 0 };

describe('plan', () => {
  it('lists a pre-norm causal block in order of computation', () => {
    assert.deepEqual(block(decoder({ stack: { dropout: undropped } })), [
      'resid_pre',
      'ln1',
      'attn.q',
      'attn.k',
      'attn.v',
      'attn.scores',
      'attn.masked',
      'attn.pattern',
      'attn.z',
      'attn.concat',
      'attn.out',
      'resid_mid',
      'ln2',
      'mlp.pre',
      'mlp.post',
      'mlp.out',
      'resid_post',
    ]);
  });

  it('lists a post-norm block with its norms after the sums, and no mask', () => {
    assert.deepEqual(block(architecture({ stack: { stack: { dropout: undropped } } })), [
      'resid_pre',
      'attn.q',
      'attn.k',
      'attn.v',
      'attn.scores',
      'attn.pattern',
      'attn.z',
      'attn.concat',
      'attn.out',
      'resid_mid',
      'ln1',
      'mlp.pre',
      'mlp.post',
      'mlp.out',
      'resid_post',
      'ln2',
    ]);
  });

  it('places dropout where a probability is set, and nowhere else', () => {
    const dropped = (from: Parameters<typeof plan>[0]) => ids(from).filter((id) => id.endsWith('dropout'));
    assert.deepEqual(
      dropped(
        architecture({
          stack: {
            layers: 1,
            stack: { dropout: { attention: 0.1, residual: 0.2, activation: 0.3, final: 0.4 } },
          },
        }),
      ),
      [
        'embed.dropout',
        'blocks.0.attn.pattern_dropout',
        'blocks.0.attn.out_dropout',
        'blocks.0.mlp.post_dropout',
        'blocks.0.mlp.out_dropout',
        'final_dropout',
      ],
    );
    assert.deepEqual(dropped(decoder({ layers: 1, stack: { dropout: undropped } })), ['embed.dropout']);
  });

  it('feeds one block’s output into the next', () => {
    assert.deepEqual(stepOf(plan(architecture()), 'blocks.1.resid_pre').inputs, ['blocks.0.ln2']);
    assert.deepEqual(stepOf(plan(decoder()), 'blocks.1.resid_pre').inputs, ['blocks.0.resid_post']);
  });

  it('ends in each of the heads', () => {
    const end = (head: Parameters<typeof architecture>[0]) => {
      const all = ids(architecture(head));
      return all.slice(all.findLastIndex((id) => id.startsWith('blocks.')) + 1);
    };
    assert.deepEqual(end({ head: { kind: 'none' } }), []);
    assert.deepEqual(end({ head: { kind: 'pooler' } }), ['pooler.first', 'pooler.dense', 'pooler.act']);
    const classifier = {
      kind: 'classifier',
      dense: null,
      dropout: 0,
      bias: true,
      scores: 'softmax',
    } as const;
    const labels = ['a', 'b'];
    const dense: Dense = { dropout: 0, bias: true, activation: 'tanh', norm: null };
    assert.deepEqual(end({ head: { ...classifier, of: 'first', dense, dropout: 0.1, labels } }), [
      'pooler.first',
      'pooler.dense',
      'pooler.act',
      'classifier.dropout',
      'logits',
      'probs',
    ]);
    assert.deepEqual(end({ head: { ...classifier, of: 'first', labels } }), [
      'classifier.first',
      'logits',
      'probs',
    ]);
    assert.deepEqual(end({ head: { ...classifier, of: 'every', labels, scores: 'none' } }), ['logits']);
    assert.deepEqual(end({ head: { kind: 'spans', dense: null, dropout: 0.1, bias: true } }), [
      'classifier.dropout',
      'logits',
      'start.logits',
      'start.probs',
      'end.logits',
      'end.probs',
    ]);
    assert.deepEqual(end({ head: { kind: 'detector', dense, bias: true, label: 'replaced' } }), [
      'classifier.dense',
      'classifier.act',
      'classifier.scores',
      'logits',
      'probs',
    ]);
    assert.deepEqual(end({ head: { kind: 'embedding', pooling: 'mean', normalized: true } }), [
      'sentence.mean',
      'sentence.unit',
    ]);
    const transform = { bias: true, activation: 'gelu', norm: layerNorm(1e-12) } as const;
    assert.deepEqual(end({ head: languageModel({ transform }) }), [
      'mlm.dense',
      'mlm.act',
      'mlm.norm',
      'logits',
      'probs',
    ]);
    assert.deepEqual(end({ head: languageModel({ scale: 0.5, softCap: 30 }) }), [
      'unembed.scaled',
      'unembed.scores',
      'logits',
      'probs',
    ]);
  });

  it('lists every part of attention where a model has it', () => {
    const norm = rmsNorm(1e-6);
    const steps = block(
      architecture({
        stack: {
          attention: {
            queryKeyNorm: { norm, of: 'head' },
            rope: { dims: 2, base: 1e4, pairing: 'halves', scaling: { type: 'default' } },
            softCap: 50,
            reach: { before: 4, after: 0 },
          },
          mlp: { gated: true },
          norms: { before: norm, inside: norm, after: null },
          stack: {
            dropout: undropped,
            relativeBias: { buckets: 8, maxDistance: 16, bidirectional: true },
          },
        },
      }),
    );
    assert.deepEqual(steps, [
      'resid_pre',
      'ln1',
      'attn.q',
      'attn.k',
      'attn.v',
      'attn.q_norm',
      'attn.k_norm',
      'attn.rot_q',
      'attn.rot_k',
      'attn.scores',
      'attn.capped',
      'attn.biased',
      'attn.masked',
      'attn.pattern',
      'attn.z',
      'attn.concat',
      'attn.out',
      'ln1_post',
      'resid_mid',
      'ln2',
      'mlp.gate',
      'mlp.act',
      'mlp.pre',
      'mlp.post',
      'mlp.out',
      'ln2_post',
      'resid_post',
    ]);
  });

  it('adds attention and MLP in one sum where they run side by side', () => {
    const { byId } = plan(decoder({ block: { parallel: true }, stack: { dropout: undropped } }));
    assert.ok(!byId.has('blocks.0.resid_mid'));
    assert.deepEqual(byId.get('blocks.0.ln2')!.inputs, ['blocks.0.resid_pre']);
    assert.deepEqual(byId.get('blocks.0.resid_post')!.inputs, [
      'blocks.0.resid_pre',
      'blocks.0.attn.out',
      'blocks.0.mlp.out',
    ]);
  });

  it('lets layers share their weights', () => {
    const { byId, weights } = plan(architecture({ stack: { block: { weights: 0 } } }));
    assert.deepEqual(byId.get('blocks.1.attn.q')!.weights, byId.get('blocks.0.attn.q')!.weights);
    assert.ok(![...weights.keys()].some((name) => name.startsWith('blocks.1.')));
  });

  for (const [name, of] of Object.entries(variety)) {
    const { steps, weights, hiddenStates, attentions } = plan(of);

    it(`${name}: every step reads only steps before it, through one index map per operand`, () => {
      const seen = new Set<string>();
      for (const step of steps) {
        for (const input of step.inputs) assert.ok(seen.has(input), `${step.id} reads ${input}`);
        assert.equal(step.reads.length, step.inputs.length + step.weights.length, step.id);
        assert.ok(!seen.has(step.id), `${step.id} stands once`);
        seen.add(step.id);
      }
    });

    it(`${name}: every index map names axes that its operand has`, () => {
      const shapes = new Map([
        ...steps.map((step) => [step.id, step.shape] as const),
        ...[...weights].map(([name, { dims }]) => [name, dims] as const),
      ]);
      for (const step of steps) {
        [...step.inputs, ...step.weights].forEach((operand, i) => {
          const axes = step.reads[i]!.map(dimOf);
          const shape = shapes.get(operand)!;
          assert.equal(axes.length, shape.length, `${step.id} reads ${operand}`);
          axes.forEach((dim, axis) => {
            const alike = dim === shape[axis] || (isRow(dim) && isRow(shape[axis]!));
            assert.ok(alike, `${step.id} reads ${operand}: ${dim} where it has ${shape[axis]}`);
          });
        });
      }
    });

    it(`${name}: every formula is one that the build renders, and every sentence ends`, () => {
      const known = new Set<string>(Object.values(formulas));
      for (const step of steps) {
        assert.ok(known.has(step.formula), step.id);
        assert.match(step.explains, /^[A-Z].*\.$/, step.id);
      }
    });

    it(`${name}: names its hidden states and patterns`, () => {
      assert.deepEqual(
        hiddenStates.map((states) => states.length),
        of.stacks.map(({ blocks }) => blocks.length + 1),
      );
      const named = [...hiddenStates.flat(), ...attentions.flatMap(({ patterns }) => patterns)];
      for (const id of named)
        assert.ok(
          steps.some((step) => step.id === id),
          id,
        );
      for (const { patterns, groups, layers } of attentions) {
        assert.deepEqual([patterns.length, groups.length], [layers, layers]);
      }
    });
  }

  it('an encoder-decoder reads its source before its target, and attends across in each decoder block', () => {
    const { steps, attentions, hiddenStates, byId, weights } = plan(encoderDecoder());
    assert.deepEqual(
      attentions.map(({ name, stack, keys }) => [name, stack, keys]),
      [
        ['encoder', 0, 0],
        ['decoder', 1, 1],
        ['cross', 1, 0],
      ],
    );
    assert.deepEqual(
      steps
        .filter(({ id }) => /^decoder\.blocks\.1\.(resid|ln)/.test(id))
        .map(({ id }) => id.slice('decoder.blocks.1.'.length)),
      ['resid_pre', 'resid_mid', 'ln1', 'resid_mid_cross', 'ln2', 'resid_post', 'ln3'],
    );
    const cross = (name: string) => byId.get(`decoder.blocks.1.cross_attn.${name}`)!;
    assert.deepEqual(cross('k').inputs, [hiddenStates[0]!.at(-1)]);
    assert.deepEqual(cross('q').inputs, ['decoder.blocks.1.ln1']);
    assert.deepEqual(cross('pattern').shape, ['head', 'query', 'source']);
    assert.ok(!byId.has('decoder.blocks.1.cross_attn.masked'), 'the whole source is seen');
    assert.ok(byId.has('decoder.blocks.1.self_attn.masked'));
    assert.deepEqual(weights.get('encoder.embed.positions.weight')?.shape, [18, 6], 'two rows are skipped');
    assert.deepEqual(byId.get('decoder.embed.tokens')!.weights, byId.get('encoder.embed.tokens')!.weights);
  });

  it('says which layer a step is in', () => {
    assert.equal(layerOf('blocks.12.attn.q'), 12);
    assert.equal(layerOf('blocks.3'), 3);
    assert.equal(layerOf('decoder.blocks.7.cross_attn.z'), 7);
    assert.equal(layerOf('embed.sum'), null);
  });

  it('names a step that is not there', () => {
    assert.throws(() => stepOf(plan(decoder()), 'blocks.9.attn.q'), /There is no step “blocks\.9\.attn\.q”/);
  });
});
