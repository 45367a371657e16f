// A whole run with several threads: every step to the last bit as with one.

import assert from 'node:assert/strict';
import { everything, executeAll } from '../../../src/engine/execute.ts';
import type { Kernels } from '../../../src/engine/kernels.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { learnedPositions } from '../../../src/plan/plain.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { StepId } from '../../../src/plan/step.ts';
import { threadStarter } from '../../../src/worker/start-threads.ts';
import { decoder, heldWeights, weightValues } from '../../support/architectures.ts';
import { loadKernels } from './kernels-fixture.ts';

const tokens = 350;
/** So large that norms, products, attention and activations are all worth sharing. */
const model = plan({
  ...decoder({ heads: 6, headDim: 32, positions: learnedPositions(tokens), stack: { ff: 500 } }),
  model: 192,
});
const values = weightValues(model, 3);
const ids = Array.from({ length: tokens }, (_, i) => (i * 7) % 11);

/** The bytes of every step's output. */
function run(kernels: Kernels): Map<StepId, Buffer> {
  const found = new Map<StepId, Buffer>();
  executeAll({
    plan: model,
    steps: model.steps,
    kernels,
    weights: heldWeights(model, kernels, values),
    inputs: [{ ids, types: ids.map(() => 0) }],
    given: new Map<StepId, Tensor>(),
    dropoutSeed: null,
    watched: everything,
    tap: ({ id }, { data }) => void found.set(id, Buffer.from(data.slice().buffer)),
  });
  return found;
}

describe('the executor', () => {
  for (const level of ['baseline', 'relaxed'] as const) {
    it(`computes every step with several threads to the same bits as with one (${level})`, function () {
      this.timeout(20_000);
      const expected = run(loadKernels(level));
      for (const threads of [2, 3, 5]) {
        const startThread = threadStarter('dist/kernels/thread.js', assert.fail);
        const kernels = loadKernels(level, { threads, startThread });
        for (let time = 0; time < 3; time++) {
          for (const [id, bytes] of run(kernels)) {
            assert.ok(bytes.equals(expected.get(id)!), `${id} with ${threads} threads, run ${time}`);
          }
        }
        kernels.endThreads();
      }
    });
  }
});
