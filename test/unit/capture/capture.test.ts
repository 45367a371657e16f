// What is kept and what is recomputed give the same; overrides take effect; memory is given back.

import assert from 'node:assert/strict';
import { capture } from '../../../src/capture/capture.ts';
import { selectTensors } from '../../../src/capture/select.ts';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { cosineOf, entropyOf } from '../../../src/engine/statistics.ts';
import { plan } from '../../../src/plan/plan.ts';
import {
  headStatistic,
  headStatistics,
  hiddenStatistic,
  hiddenStatistics,
} from '../../../src/plan/summary.ts';
import {
  architecture,
  decoder,
  encoderDecoder,
  heldWeights,
  weightValues,
} from '../../support/architectures.ts';
import { finish } from '../../support/calls.ts';
import { countingKernels } from '../../support/counting-kernels.ts';
import { variety } from '../../support/variety.ts';

const texts = [
  { ids: [3, 10, 0, 7, 7, 1], types: [0, 0, 0, 1, 1, 1] },
  { ids: [2, 5, 9, 9], types: [0, 0, 0, 0] },
];

function setup(of: Parameters<typeof plan>[0], budget: number, kernels: Kernels = referenceKernels()) {
  const model = plan(of);
  return {
    plan: model,
    kernels,
    weights: heldWeights(model, kernels, weightValues(model, 5)),
    inputs: texts.slice(0, of.stacks.length),
    dropoutSeed: null,
    overrides: new Map<string, Float32Array>(),
    budget,
  };
}

describe('capture', () => {
  for (const [name, of] of Object.entries(variety)) {
    it(`${name}: what is recomputed is bit for bit what was first computed`, () => {
      const rich = finish(capture(setup(of, 2 ** 24)));
      const poor = finish(capture(setup(of, 1)));
      const ids = rich.plan.steps.map(({ id }) => id);
      for (const id of [...ids].reverse()) assert.deepEqual(poor.tensor(id), rich.tensor(id), id);
      assert.deepEqual(poor.summaries, rich.summaries);
    });

    it(`${name}: gives every tensor's memory back, also when it is stopped half-way`, () => {
      const { kernels, alive } = countingKernels();
      const run = finish(capture(setup(of, 1, kernels)));
      const kept = alive();
      run.tensor(`${of.stacks.at(-1)!.name === '' ? '' : 'decoder.'}blocks.1.mlp.out`);
      assert.equal(alive(), kept);
      run.dispose();
      assert.equal(alive(), 0);
      const stopped = capture(setup(of, 1, kernels));
      for (let i = 0; i < 20; i++) stopped.next();
      assert.ok(alive() > 0);
      stopped.return(undefined as never);
      assert.equal(alive(), 0);
    });
  }

  it('gives rows of a head without computing the others, the same as the whole has', () => {
    const computed: string[] = [];
    const base = setup(decoder(), 1);
    const kernels = { ...base.kernels };
    kernels.linear = (x, weight, bias, shape) => {
      computed.push(shape.join());
      return base.kernels.linear(x, weight, bias, shape);
    };
    const run = finish(capture({ ...base, kernels }));
    assert.ok(!computed.some((shape) => shape.endsWith(',11')), 'no logits before they are looked at');
    const rows = run.rows('probs', 2, 4);
    assert.deepEqual(rows.shape, [2, 11]);
    assert.equal(computed.at(-1), '2,11');
    assert.deepEqual(rows.data, run.tensor('probs').data.slice(2 * 11, 4 * 11));
    assert.deepEqual(
      run.rows('blocks.0.mlp.pre', 1, 2).data,
      run.tensor('blocks.0.mlp.pre').data.slice(10, 20),
    );
  });

  it('an override of the head reaches its rows', () => {
    const base = setup(decoder(), 2 ** 20);
    const logits = new Float32Array(6 * 11);
    const run = finish(capture({ ...base, overrides: new Map([['logits', logits]]) }));
    assert.ok(run.rows('probs', 3, 4).data.every((value) => Math.abs(value - 1 / 11) < 1e-7));
  });

  it('dropout of recomputed steps is that of the run', () => {
    const base = { ...setup(decoder(), 2 ** 20), dropoutSeed: 3 };
    const rich = finish(capture(base));
    const poor = finish(capture({ ...base, budget: 1 }));
    for (const { id } of rich.plan.steps) assert.deepEqual(poor.tensor(id), rich.tensor(id), id);
  });

  it('an override takes the place of what its step would give, and all that follows follows from it', () => {
    const base = setup(decoder(), 2 ** 20);
    const plain = finish(capture(base));
    const id = 'blocks.0.attn.pattern';
    const flat = plain.tensor(id).data.map(() => 0.5);
    const changed = finish(capture({ ...base, overrides: new Map([[id, flat]]) }));
    assert.deepEqual(changed.tensor(id).data, flat);
    assert.deepEqual(changed.tensor('blocks.0.attn.v'), plain.tensor('blocks.0.attn.v'));
    assert.notDeepEqual(changed.tensor('blocks.0.attn.z'), plain.tensor('blocks.0.attn.z'));
    assert.notDeepEqual(changed.tensor('logits'), plain.tensor('logits'));
    assert.equal(changed.summaries.attentions[0]!.heads[headStatistic('max')], 0.5);
  });

  it('summarises each head and each hidden state as their definitions say', () => {
    const { summaries, tensor, plan: model } = finish(capture(setup(decoder(), 2 ** 20)));
    const T = texts[0]!.ids.length;
    const pattern = tensor('blocks.1.attn.pattern').data;
    const head = 2;
    const cell = (i: number, j: number) => pattern[(head * T + i) * T + j]!;
    const mean = (of: (i: number) => number) =>
      Array.from({ length: T }, (_, i) => of(i)).reduce((a, b) => a + b, 0) / T;
    const { heads, entropy } = summaries.attentions[0]!;
    const found = heads.subarray((3 + head) * headStatistics.length);
    const near = (actual: number | undefined, wanted: number) =>
      assert.ok(Math.abs(actual! - wanted) < 1e-6, `${actual} ${wanted}`);
    near(
      found[headStatistic('previous')],
      mean((i) => (i === 0 ? 0 : cell(i, i - 1))),
    );
    near(
      found[headStatistic('first')],
      mean((i) => cell(i, 0)),
    );
    near(
      found[headStatistic('self')],
      mean((i) => cell(i, i)),
    );
    near(
      found[headStatistic('distance')],
      mean((i) =>
        Array.from({ length: T }, (_, j) => cell(i, j) * Math.abs(i - j)).reduce((a, b) => a + b, 0),
      ),
    );
    near(
      found[headStatistic('entropy')],
      mean((i) => entropyOf(pattern.subarray((head * T + i) * T, (head * T + i + 1) * T))),
    );
    near(entropy[(3 + head) * T], 0);

    const C = 6;
    const states = model.hiddenStates[0]!.map((id) => tensor(id).data);
    const row = (state: number, t: number) => states[state]!.subarray(t * C, (t + 1) * C);
    const hidden = (state: number, t: number, name: Parameters<typeof hiddenStatistic>[0]) =>
      summaries.hidden[0]![(state * T + t) * hiddenStatistics.length + hiddenStatistic(name)];
    near(hidden(1, 4, 'norm'), Math.hypot(...row(1, 4)));
    near(hidden(1, 4, 'min'), Math.min(...row(1, 4)));
    near(hidden(1, 4, 'cosine'), cosineOf(row(1, 4), row(0, 4)));
    near(hidden(0, 4, 'cosine'), 1);
  });

  it('summarises attention across texts, whose patterns are not square', () => {
    const { summaries, tensor, thumbnails, plan: model } = finish(capture(setup(encoderDecoder(), 1)));
    const [Tk, Tq] = texts.map(({ ids }) => ids.length) as [number, number];
    const { patterns, heads: H } = model.attentions[2]!;
    assert.deepEqual(tensor(patterns[1]!).shape, [H, Tq, Tk]);
    const { heads, entropy } = summaries.attentions[2]!;
    assert.equal(entropy.length, 2 * H * Tq);
    const row = tensor(patterns[1]!).data.subarray((2 * Tq + 3) * Tk, (2 * Tq + 4) * Tk);
    assert.ok(Math.abs(entropy[(H + 2) * Tq + 3]! - entropyOf(row)) < 1e-6);
    assert.equal(heads.length, 2 * H * headStatistics.length);
    assert.deepEqual(thumbnails(2, 32).shape, [2, H, Tq, Tk]);
    assert.deepEqual(thumbnails(2, 5).shape, [2, H, Tq, 5]);
    assert.deepEqual(
      summaries.hidden.map(({ length }) => length / hiddenStatistics.length),
      [2 * Tk, 3 * Tq],
    );
  });

  it('gives rows of a decoder’s head alone', () => {
    const run = finish(capture(setup(encoderDecoder(), 1)));
    const rows = run.rows('probs', 1, 3).data;
    assert.deepEqual(rows, run.tensor('probs').data.slice(11, 33));
  });

  it('names a tensor that is not there', () => {
    assert.throws(
      () => finish(capture(setup(decoder(), 1))).tensor('blocks.7.attn.q'),
      /There is no step “blocks\.7\.attn\.q”/,
    );
  });
});

describe('entropy', () => {
  it('of what is not a number is not a number', () => {
    assert.ok(Number.isNaN(entropyOf(Float32Array.of(0.5, Number.NaN))));
  });

  it('is 0 for one token, 1 bit for two equal ones, log2 n for n', () => {
    assert.equal(entropyOf(Float32Array.of(0, 1, 0)), 0);
    assert.equal(entropyOf(Float32Array.of(0.5, 0.5)), 1);
    assert.equal(entropyOf(new Float32Array(8).fill(1 / 8)), 3);
  });
});

describe('selecting tensors', () => {
  const model = plan(decoder());
  const names = (capture: string) => selectTensors(model, capture).map(({ name }) => name);

  it('knows the names of Hugging Face', () => {
    assert.deepEqual(names('attentions,hidden_states,logits'), [
      'attentions.0',
      'attentions.1',
      'hidden_states.0',
      'hidden_states.1',
      'hidden_states.2',
      'logits',
    ]);
  });

  it('knows the names that Hugging Face gives those of an encoder-decoder', () => {
    const both = selectTensors(plan(encoderDecoder()), 'attentions,hidden_states');
    assert.deepEqual(
      both.map(({ name }) => name),
      [
        'encoder_attentions.0',
        'decoder_attentions.0',
        'decoder_attentions.1',
        'cross_attentions.0',
        'cross_attentions.1',
        'encoder_hidden_states.0',
        'encoder_hidden_states.1',
        'decoder_hidden_states.0',
        'decoder_hidden_states.1',
        'decoder_hidden_states.2',
      ],
    );
    assert.equal(both[3]!.step, 'decoder.blocks.0.cross_attn.pattern');
  });

  it('takes globs over step names', () => {
    assert.deepEqual(names('blocks.*.attn.q'), ['blocks.0.attn.q', 'blocks.1.attn.q']);
    assert.ok(names('blocks.1.**').includes('blocks.1.mlp.pre'));
    assert.deepEqual(names('embed.t*,embed.sum'), ['embed.tokens', 'embed.sum']);
  });

  it('all is everything, each under its name', () => {
    const all = names('all');
    assert.equal(new Set(all).size, all.length);
    assert.equal(all.length, 2 + 3 + model.steps.length);
  });

  it('names what matches nothing', () => {
    assert.throws(() => names('atentions'), /No step is called “atentions”/);
    assert.throws(() => selectTensors(plan(architecture()), 'logits'), /this model has no head/);
  });
});
