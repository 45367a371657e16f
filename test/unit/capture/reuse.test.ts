// A run that takes over what an earlier one knows gives the same numbers as one that computes everything.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Capture, capture } from '../../../src/capture/capture.ts';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { supportsRelaxedSimd } from '../../../src/engine/wasm.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { heldWeights, weightValues } from '../../support/architectures.ts';
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
    const next: Capture = finish(capture(setup, run));
    run?.dispose();
    run = next;
    for (const look of edit.looks) run.tensor(model.steps[Math.floor(look * model.steps.length)]!.id);
  }
  return run!;
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

for (const [name, architecture] of Object.entries(variety)) {
  const model = plan(withRoom(architecture, 400));
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
        { numRuns: 60, seed: 1 },
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
          { numRuns: 16, seed: 2 },
        );
      });
    }
  });
}
