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

/** Looks at every step, in an order of no system. */
function lookAtAll({ plan, tensor, rows, lend }: Capture): void {
  const byRow = rowWiseSteps(plan, new Map());
  const steps = plan.steps.map((step, i) => ({ ...step, place: (i * 7919) % 1009 }));
  for (const { id } of steps.sort((a, b) => a.place - b.place)) {
    if (byRow.has(id)) rows(id, 1, 2);
    else lend(id, () => {});
  }
  tensor(plan.hiddenStates[0]![0]!);
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
  const made = finish(capture(setup));
  const afterRun = kernels.memory().peak - taken;
  lookAtAll(made);
  const peak = kernels.memory().peak - taken;
  const { kept, beside } = memoryNeed(setup, counts);
  return { need: kept + beside, peak, afterRun };
}

describe('the memory that a text needs', () => {
  for (const [name, of] of Object.entries(variety)) {
    it(`of the ${name}`, () => {
      for (const counts of [[3, 2], [40, 9], [130, 70], [300, 300]]) {
        for (const budget of [1, 2 ** 18, 2 ** 30]) {
          for (const seed of [null, 1]) {
            const { need, peak, afterRun } = measured(of, counts, budget, seed);
            console.log(counts.join(), budget, seed, need, peak, afterRun, (need / peak).toFixed(2));
          }
        }
      }
    });
  }
});
