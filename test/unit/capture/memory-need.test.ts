// What a text is said to need is what it takes: no less, and not much more.

import assert from 'node:assert/strict';
import { type Capture, capture } from '../../../src/capture/capture.ts';
import { rowWiseSteps } from '../../../src/capture/head-rows.ts';
import { memoryNeed } from '../../../src/capture/memory-need.ts';
import type { RunSetup } from '../../../src/capture/run-setup.ts';
import type { Architecture } from '../../../src/plan/architecture.ts';
import { plan } from '../../../src/plan/plan.ts';
import { heldWeights, weightValues } from '../../support/architectures.ts';
import { finish } from '../../support/calls.ts';
import { variety } from '../../support/variety.ts';
import { loadKernels } from '../engine/kernels-fixture.ts';

/** Models that read texts of any length; those with places for few tokens get more of them. */
function withPlaces(of: Architecture): Architecture {
  const stacks = of.stacks.map((stack) => {
    const { positions } = stack.embedding;
    if (positions.kind === 'none') return stack;
    return { ...stack, embedding: { ...stack.embedding, positions: { ...positions, count: 600 } } };
  });
  return { ...of, stacks };
}

/** Looks at every step, in orders of no system. */
function lookAtAll({ plan, tensor, lend }: Capture): void {
  const byRow = rowWiseSteps(plan, new Map());
  for (const factor of [7919, 104729]) {
    const steps = plan.steps.map(({ id }, i) => ({ id, place: (i * factor) % 1009 }));
    for (const { id } of steps.sort((a, b) => a.place - b.place)) {
      if (byRow.has(id)) tensor(id);
      else lend(id, () => {});
    }
  }
}

function measured(of: Architecture, counts: readonly number[], budget: number, dropoutSeed: number | null) {
  const model = plan(withPlaces(of));
  const kernels = loadKernels('baseline');
  const text = (count: number) => ({
    ids: Array.from({ length: count }, (_, i) => (i * 7) % 11),
    types: Array.from({ length: count }, () => 0),
  });
  const setup: RunSetup = {
    plan: model,
    kernels,
    weights: heldWeights(model, kernels, weightValues(model, 5)),
    inputs: of.stacks.map((_, stack) => text(counts[stack]!)),
    dropoutSeed,
    overrides: new Map(),
    budget,
  };
  const { taken } = kernels.memory();
  lookAtAll(finish(capture(setup)));
  const { kept, beside } = memoryNeed(setup, counts);
  return { need: kept + beside, peak: kernels.memory().peak - taken };
}

describe('the memory that a text needs', () => {
  for (const [name, of] of Object.entries(variety)) {
    it(`of the ${name}: no less than it takes, and little more`, () => {
      for (const counts of [
        [2, 3],
        [40, 9],
        [130, 70],
        [70, 130],
      ]) {
        const pattern = 4 * Math.max(...of.stacks.map(({ heads }, i) => heads * counts[i]! ** 2));
        for (const budget of [0, Math.floor(0.9 * pattern), 4 * pattern, 2 ** 30]) {
          for (const seed of [null, 1]) {
            const { need, peak } = measured(of, counts, budget, seed);
            const what = `${counts} tokens, budget ${budget}, dropout ${seed}: ${peak} of ${need} bytes`;
            assert.ok(need >= peak, what);
            // Small blocks end at whole lines, which a budget does not count.
            assert.ok(need <= 1.35 * peak + 4096, what);
          }
        }
      }
    });
  }
});
