// A long text of a model shaped as GPT-2, within a small budget: every step can be seen, and nothing differs.

import assert from 'node:assert/strict';
import { type Capture, capture } from '../../../src/capture/capture.ts';
import { rowWiseSteps } from '../../../src/capture/head-rows.ts';
import { memoryNeed } from '../../../src/capture/memory-need.ts';
import type { RunSetup } from '../../../src/capture/run-setup.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { learnedPositions } from '../../../src/plan/plain.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { decoder, heldWeights, languageModel, weightValues } from '../../support/architectures.ts';
import { finish } from '../../support/calls.ts';
import { loadKernels } from '../engine/kernels-fixture.ts';

const [layers, heads, tokens] = [12, 12, 512];
/** A pattern of all heads, in bytes. */
const pattern = 4 * heads * tokens * tokens;
/** Of 12 layers' patterns a budget of 256 MB holds five at 1,024 tokens; so does this at half as many. */
const budget = 5 * pattern;

function shapedAsGpt2(): Plan {
  const positions = learnedPositions(tokens);
  return plan({
    ...decoder({ layers, heads, headDim: 2, positions }),
    model: 24,
    vocab: 9000,
    head: languageModel(),
  });
}

function run(model: Plan, budget: number): { readonly setup: RunSetup; readonly made: Capture } {
  const kernels = loadKernels('baseline');
  const ids = Array.from({ length: tokens }, (_, i) => (i * i) % 11);
  const setup: RunSetup = {
    plan: model,
    kernels,
    weights: heldWeights(model, kernels, weightValues(model, 5)),
    inputs: [{ ids, types: ids.map(() => 0) }],
    dropoutSeed: null,
    overrides: new Map(),
    budget,
  };
  return { setup, made: finish(capture(setup)) };
}

describe('a long text within a small budget', () => {
  it('can be seen in every head and every step, the same as without a limit', () => {
    const model = shapedAsGpt2();
    const { setup, made: poor } = run(model, budget);
    const { made: rich } = run(model, Number.MAX_SAFE_INTEGER);
    const { kernels } = setup;
    const weights = loadKernels('baseline');
    heldWeights(model, weights, weightValues(model, 5));

    assert.deepEqual(poor.summaries, rich.summaries);
    assert.deepEqual(poor.thumbnails(0, 64), rich.thumbnails(0, 64));
    const byRow = rowWiseSteps(model, new Map());
    for (const { id } of [...model.steps].reverse()) {
      const same = ({ data }: Tensor) =>
        rich.lend(id, (other) => assert.equal(Buffer.compare(bytesOf(data), bytesOf(other.data)), 0, id));
      // The scores of 9,000 words are made for some tokens at a time.
      if (byRow.has(id)) same(poor.tensor(id));
      else poor.lend(id, same);
    }

    const { peak } = kernels.memory();
    const { kept, beside } = memoryNeed(setup, [tokens]);
    const { taken } = weights.memory();
    assert.ok(peak <= taken + kept + beside, `${peak} bytes`);
    // What one step needs: scores and pattern of a layer, and rows of the MLP.
    assert.ok(beside <= budget + 2.2 * pattern, `${beside} bytes beside the hidden states`);
    assert.ok(budget < (layers / 2) * pattern, 'not all patterns fit into the budget');
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
