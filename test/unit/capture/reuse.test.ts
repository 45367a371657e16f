// A run that takes over what an earlier one knows gives the same numbers as one that computes everything.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Capture, capture } from '../../../src/capture/capture.ts';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { supportsRelaxedSimd } from '../../../src/engine/wasm.ts';
import type { Architecture } from '../../../src/plan/architecture.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import type { RopeScaling } from '../../../src/plan/rope.ts';
import type { Step } from '../../../src/plan/step.ts';
import {
  architecture,
  decoder,
  encoderDecoder,
  heldWeights,
  weightValues,
} from '../../support/architectures.ts';
import { finish } from '../../support/calls.ts';
import { countingKernels } from '../../support/counting-kernels.ts';
import { type Edit, edited, edits, type Scene, setupOf, withRoom } from '../../support/edits.ts';
import { variety } from '../../support/variety.ts';
import { loadKernels } from '../engine/kernels-fixture.ts';

const VOCAB = 11;

/** The same bits, or NaN in both. */
function assertSame(actual: Float32Array, expected: Float32Array, what: string): void {
  assert.equal(actual.length, expected.length, what);
  const at = actual.findIndex((value, i) => !Object.is(value, expected[i]));
  assert.equal(at, -1, `${what}, cell ${at} of ${actual.length}: ${actual[at]} instead of ${expected[at]}`);
}

function assertSameRun(actual: Capture, expected: Capture): void {
  const { attentions, hidden } = expected.summaries;
  hidden.forEach((states, stack) => {
    assertSame(actual.summaries.hidden[stack]!, states, `hidden states of stack ${stack}`);
  });
  attentions.forEach(({ heads, entropy }, i) => {
    assertSame(actual.summaries.attentions[i]!.heads, heads, `heads of attention ${i}`);
    assertSame(actual.summaries.attentions[i]!.entropy, entropy, `entropy of attention ${i}`);
    for (const side of [64, 5]) {
      const [one, other] = [actual.thumbnails(i, side), expected.thumbnails(i, side)];
      assert.deepEqual(one.shape, other.shape);
      assertSame(one.data, other.data, `thumbnails of attention ${i}`);
    }
  });
  for (const { id, shape } of expected.plan.steps) {
    const [one, other] = [actual.tensor(id), expected.tensor(id)];
    assert.deepEqual(one.shape, other.shape, id);
    assertSame(one.data, other.data, id);
    if (shape[0] !== 'token') continue;
    const last = other.shape[0]!;
    assertSame(actual.rows(id, last - 1, last).data, other.data.slice(-other.data.length / last), id);
  }
}

/** Runs scene after scene, each with what the one before knows, which is then let go. */
function follow(model: Plan, kernels: Kernels, start: Scene, chain: readonly Edit[]): Capture {
  const weights = heldWeights(model, kernels, weightValues(model, 5));
  let scene = start;
  let run: Capture | null = null;
  for (const edit of chain) {
    scene = edited(scene, edit, model);
    const setup = { ...setupOf(scene, model), kernels, weights, budget: edit.budget };
    if (run) interrupt(capture(setup, run), edit.place);
    const next: Capture = finish(capture(setup, run));
    run?.dispose();
    run = next;
    for (const look of edit.looks) run.tensor(model.steps[Math.floor(look * model.steps.length)]!.id);
  }
  return run!;
}

/** Begins a run and stops it, after so many of 50 steps. */
function interrupt(run: Generator<unknown, Capture>, place: number): void {
  for (let i = 0; i < 50 * place; i++) {
    const next = run.next();
    if (next.done) {
      next.value.dispose();
      return;
    }
  }
  run.return(undefined as never);
}

function fresh(model: Plan, kernels: Kernels, start: Scene, chain: readonly Edit[]): Capture {
  const scene = chain.reduce((before, edit) => edited(before, edit, model), start);
  const weights = heldWeights(model, kernels, weightValues(model, 5));
  return finish(capture({ ...setupOf(scene, model), kernels, weights, budget: 2 ** 24 }));
}

function startOf(model: Plan): Scene {
  const texts = [
    { ids: [3, 10, 0, 7, 7, 1], types: [0, 0, 0, 1, 1, 1] },
    { ids: [2, 5, 9, 9], types: [0, 0, 0, 0] },
  ].slice(0, model.architecture.stacks.length);
  return { texts, dropoutSeed: null, overridden: new Map() };
}

const builds = ['baseline', ...(supportsRelaxedSimd() ? (['relaxed'] as const) : [])] as const;

const turning = (scaling: RopeScaling): Architecture =>
  decoder({
    headDim: 4,
    positions: { kind: 'none' },
    attention: { rope: { dims: 4, base: 100, pairing: 'halves', scaling } },
  });

/** Of which what comes before does depend on the length of a text, or on the place of its first row. */
const lengthMatters: Readonly<Record<string, Architecture>> = {
  'decoder that turns each longer text otherwise': turning({ type: 'dynamic', factor: 2, original: 8 }),
  'decoder that turns long texts otherwise': turning({
    type: 'longrope',
    short: [1, 1.5],
    long: [2, 3],
    original: 9,
    attentionFactor: 1.2,
  }),
  'decoder with computed positions': decoder({ positions: { kind: 'sinusoidal', count: 12 } }),
};

for (const [name, of] of Object.entries({ ...variety, ...lengthMatters })) {
  const model = plan(withRoom(of, 400));
  const start = startOf(model);
  const chains = (longest: number) => fc.array(edits(VOCAB, longest), { minLength: 2, maxLength: 4 });

  describe(`a run of the ${name}, after others`, () => {
    it('gives what a fresh run gives, bit for bit, and all memory back', () => {
      fc.assert(
        fc.property(chains(5), (chain) => {
          const { kernels, alive } = countingKernels();
          const run = follow(model, kernels, start, chain);
          assertSameRun(run, fresh(model, referenceKernels(), start, chain));
          run.dispose();
          assert.equal(alive(), 0);
        }),
        { numRuns: 40, seed: 1 },
      );
    });

    it('leaves the run before whole where it ends for want of memory, and takes none', () => {
      fc.assert(
        fc.property(chains(5), fc.nat(120), (chain, room) => {
          const counting = countingKernels();
          const run = follow(model, counting.kernels, start, chain.slice(0, -1));
          const scene = chain.reduce((before, edit) => edited(before, edit, model), start);
          const setup = { ...run.parts.setup, ...setupOf(scene, model) };
          const before = counting.alive();
          counting.limit(room);
          let next: Capture | null = null;
          try {
            next = finish(capture(setup, run));
          } catch (error) {
            assert.match(String(error), /memory is full/);
            // What was made again for the new run may stay with the old one, as if somebody had looked at it.
            assert.ok(setup.budget > 1 || counting.alive() === before);
          }
          counting.limit(Number.POSITIVE_INFINITY);
          next?.dispose();
          assertSameRun(run, fresh(model, referenceKernels(), start, chain.slice(0, -1)));
          run.dispose();
          assert.equal(counting.alive(), 0);
        }),
        { numRuns: 15, seed: 3 },
      );
    });

    for (const level of builds) {
      it(`gives the same bits with the ${level} kernels, in texts of many lengths`, () => {
        const kernels = loadKernels(level, { mostPages: 2 ** 12 });
        fc.assert(
          fc.property(chains(90), (chain) => {
            const run = follow(model, kernels, start, chain);
            const other = fresh(model, kernels, start, chain);
            assertSameRun(run, other);
            run.dispose();
            other.dispose();
          }),
          { numRuns: 12, seed: 2 },
        );
      });

      it(`gives the same bits with the ${level} kernels, in a text of more than 256 tokens`, () => {
        const kernels = loadKernels(level, { mostPages: 2 ** 12 });
        const ids = Array.from({ length: 255 }, (_, i) => (i * i + 3) % VOCAB);
        const change = { stack: 0.9, budget: 2 ** 24, looks: [] };
        const chain: Edit[] = [
          { ...change, kind: 'replace', place: 0, ids },
          { ...change, kind: 'append', place: 0, ids: [4, 5, 6, 7] },
          { ...change, kind: 'change', place: 0.3, ids: [8] },
          { ...change, kind: 'append', place: 0, ids: [9] },
        ];
        const run = follow(model, kernels, start, chain);
        assertSameRun(run, fresh(model, kernels, start, chain));
      });
    }
  });
}

describe('what a run computes that follows another', () => {
  const places = (tokens: number) => withRoom(decoder(), tokens);
  const model = plan(places(300));
  const start: Scene = { ...startOf(model), texts: [text(130)] };

  function text(length: number): Scene['texts'][number] {
    const ids = Array.from({ length }, (_, i) => (i * i) % VOCAB);
    return { ids, types: ids.map(() => 0) };
  }

  /** What the kernels computed for the last of several scenes. */
  function last(scenes: readonly Scene[], budget = 2 ** 26) {
    const { kernels, computed } = countingKernels();
    const weights = heldWeights(model, kernels, weightValues(model, 5));
    const steps: Step[] = [];
    let run: Capture | null = null;
    for (const scene of scenes) {
      computed.length = 0;
      steps.length = 0;
      const running = capture({ ...setupOf(scene, model), kernels, weights, budget }, run);
      let next = running.next();
      for (; !next.done; next = running.next()) steps.push(next.value);
      run = next.value;
    }
    return { computed, steps: steps.map(({ id }) => id) };
  }

  it('nothing for the same text', () => {
    assert.deepEqual(last([start, start]), { computed: [], steps: [] });
    assert.deepEqual(last([start, start], 1), { computed: [], steps: [] });
    const training = { ...start, dropoutSeed: 4, overridden: new Map([['blocks.1.attn.z', 2]]) };
    assert.deepEqual(last([training, training]), { computed: [], steps: [] });
  });

  it('one row of each step for a token that is appended', () => {
    const { computed } = last([start, { ...start, texts: [text(131)] }]);
    assert.ok(computed.some(({ name }) => name === 'linear'));
    for (const { name, shape } of computed) {
      const rows = name === 'pattern' ? shape[1] : shape[0];
      assert.equal(rows, 1, `${name} [${shape}]`);
    }
  });

  it('so also where so much was looked at that the budget was spent', () => {
    const { kernels, computed } = countingKernels();
    const weights = heldWeights(model, kernels, weightValues(model, 5));
    // Keys and values have room, and one pattern.
    const common = { kernels, weights, budget: 4 * (130 * 6 * 4 + 130 * 130 * 3) };
    const run = finish(capture({ ...setupOf(start, model), ...common }));
    for (const { id } of model.steps) run.tensor(id);
    computed.length = 0;
    const longer = { ...start, texts: [text(131)] };
    finish(capture({ ...setupOf(longer, model), ...common }, run));
    assert.ok(computed.every(({ name, shape }) => (name === 'pattern' ? shape[1] : shape[0]) === 1));
  });

  it('the rows from the first token on that changed', () => {
    const changed = text(130).ids.with(70, 3);
    const { computed } = last([start, { ...start, texts: [{ ...text(130), ids: changed }] }]);
    assert.ok(computed.every(({ name, shape }) => (name === 'pattern' ? shape[1] : shape[0]) === 60));
  });

  it('one row where the end is gone', () => {
    const { computed } = last([start, { ...start, texts: [text(90)] }]);
    assert.ok(computed.every(({ name, shape }) => (name === 'pattern' ? shape[1] : shape[0]) === 1));
  });

  it('what follows from an override, put on or taken away, and nothing before it', () => {
    const ablated = { ...start, overridden: new Map([['blocks.1.attn.z', 2]]) };
    assert.deepEqual(last([start, ablated]).steps, [
      'blocks.1.attn.out',
      'blocks.1.attn.out_dropout',
      'blocks.1.resid_mid',
      'blocks.1.ln2',
      'blocks.1.mlp.pre',
      'blocks.1.mlp.out',
      'blocks.1.mlp.out_dropout',
      'blocks.1.resid_post',
      'final_norm',
    ]);
    // Of what z is made of, the pattern and the values are at hand.
    assert.equal(last([start, ablated, start]).steps[0], 'blocks.1.attn.z');
  });

  it('how far a hidden state that is put in its place is from another one below it', () => {
    const kernels = referenceKernels();
    const weights = heldWeights(model, kernels, weightValues(model, 5));
    const overriding = (seeds: Record<string, number>) => {
      const scene = { ...start, overridden: new Map(Object.entries(seeds)) };
      return { ...setupOf(scene, model), kernels, weights, budget: 2 ** 20 };
    };
    const both = overriding({ 'blocks.1.resid_pre': 2, 'embed.sum': 3 });
    const before = finish(capture(overriding({ 'blocks.1.resid_pre': 2 })));
    assertSameRun(finish(capture(both, before)), finish(capture(both)));
  });

  it('nothing of an encoder-decoder’s source for another target', () => {
    const both = plan(withRoom(encoderDecoder(), 20));
    const { kernels, computed } = countingKernels();
    const weights = heldWeights(both, kernels, weightValues(both, 5));
    const scene = startOf(both);
    const run = finish(capture({ ...setupOf(scene, both), kernels, weights, budget: 2 ** 20 }));
    computed.length = 0;
    const longer = { ids: [2, 5, 9, 9, 4], types: [0, 0, 0, 0, 0] };
    const next = { ...scene, texts: [scene.texts[0]!, longer] };
    for (const { id } of capture({ ...setupOf(next, both), kernels, weights, budget: 2 ** 20 }, run)) {
      assert.ok(id.startsWith('decoder.') && !/cross_attn\.[kv]$/.test(id), id);
    }
    assert.ok(computed.every(({ name, shape }) => (name === 'pattern' ? shape[1] : shape[0]) === 1));
  });

  it('everything for another model, or a text that begins otherwise', () => {
    const other = { ...start, texts: [{ ...text(130), ids: text(130).ids.with(0, 5) }] };
    const all = last([start]).steps;
    assert.deepEqual(last([start, other]).steps, all);
    const { kernels } = countingKernels();
    const small = plan(architecture());
    const run = finish(
      capture({
        ...setupOf(startOf(small), small),
        kernels,
        weights: heldWeights(small, kernels, weightValues(small, 5)),
        budget: 2 ** 20,
      }),
    );
    const weights = heldWeights(model, kernels, weightValues(model, 5));
    const steps = [...capture({ ...setupOf(start, model), kernels, weights, budget: 2 ** 20 }, run)];
    assert.deepEqual(
      steps.map(({ id }) => id),
      all,
    );
  });

  it('beside nothing that another text left, but what it can be continued from', () => {
    const kernels = referenceKernels();
    const common = { kernels, weights: heldWeights(model, kernels, weightValues(model, 5)), budget: 2 ** 24 };
    const run = finish(capture({ ...setupOf(start, model), ...common }));
    const pattern = run.tensor('blocks.0.attn.pattern');
    const other = { ...start, texts: [{ ...text(130), ids: text(130).ids.with(0, 5) }] };
    finish(capture({ ...setupOf(other, model), ...common }, run));
    const kept = ['attn.pattern', 'attn.k', 'attn.v'].map((name) => run.parts.store.has(`blocks.0.${name}`));
    assert.deepEqual(kept, [false, true, true]);
    assert.deepEqual(run.tensor('blocks.0.attn.pattern'), pattern);
  });

  it('says that a run is no longer kept', () => {
    const kernels = referenceKernels();
    const weights = heldWeights(model, kernels, weightValues(model, 5));
    const run = finish(capture({ ...setupOf(start, model), kernels, weights, budget: 1 }));
    run.dispose();
    assert.throws(() => run.tensor('blocks.0.attn.q'), /no longer kept/);
  });
});
