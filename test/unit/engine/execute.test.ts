// What the executor takes it gives back, wherever a run ends; and every build computes the same.

import assert from 'node:assert/strict';
import { type Execution, everything, execute, executeAll, tokenCounts } from '../../../src/engine/execute.ts';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { shapeOf } from '../../../src/plan/sizes.ts';
import type { StepId } from '../../../src/plan/step.ts';
import { heldWeights, weightValues } from '../../support/architectures.ts';
import { countingKernels } from '../../support/counting-kernels.ts';
import { variety } from '../../support/variety.ts';
import { assertClose, loadKernels } from './kernels-fixture.ts';

const texts = [
  { ids: [3, 10, 0, 7, 7, 2, 5], types: [0, 0, 1, 1, 1, 1, 1] },
  { ids: [2, 5, 9], types: [0, 0, 0] },
];

function execution(model: Plan, kernels: Kernels, tap: Execution['tap']): Execution {
  return {
    plan: model,
    steps: model.steps,
    kernels,
    weights: heldWeights(model, kernels, weightValues(model, 5)),
    inputs: texts.slice(0, model.architecture.stacks.length),
    given: new Map<StepId, Tensor>(),
    dropoutSeed: 1,
    watched: everything,
    tap,
  };
}

/** A run whose kernels count the tensors that are alive. */
function setup(model: Plan, tap: Execution['tap']): { execution: Execution; alive: () => number } {
  const { kernels, alive } = countingKernels();
  return { execution: execution(model, kernels, tap), alive };
}

/** The output of every step. */
function outputs(model: Plan, kernels: Kernels): Map<StepId, Float32Array> {
  const found = new Map<StepId, Float32Array>();
  executeAll(execution(model, kernels, ({ id }, { data }) => found.set(id, data.slice())));
  return found;
}

for (const [name, architecture] of Object.entries(variety)) {
  const model = plan(architecture);

  describe(`the executor of the ${name}`, () => {
    it('gives all memory back at the end', () => {
      const { execution, alive } = setup(model, () => {});
      executeAll(execution);
      assert.equal(alive(), 0);
    });

    it('gives all memory back where the tap throws, at whichever step', () => {
      for (const { id } of model.steps) {
        const { execution, alive } = setup(model, (step) => {
          if (step.id === id) throw new Error(`No room to keep ${id}.`);
        });
        assert.throws(() => executeAll(execution), { message: `No room to keep ${id}.` });
        assert.equal(alive(), 0, id);
      }
    });

    it('gives all memory back where it is stopped, after whichever step', () => {
      for (const { id } of model.steps) {
        const { execution, alive } = setup(model, () => {});
        for (const step of execute(execution)) if (step.id === id) break;
        assert.equal(alive(), 0, id);
      }
    });

    it('gives all memory back where only a later part runs, on outputs from before', () => {
      const found = outputs(model, referenceKernels());
      for (const [i, { id }] of model.steps.entries()) {
        const { execution, alive } = setup(model, (step, { data }) => {
          assert.deepEqual(data, found.get(step.id));
        });
        const { kernels, inputs } = execution;
        const tokens = tokenCounts(inputs);
        const given = new Map(
          model.steps.slice(0, i).map((step) => {
            const shape = shapeOf(model.architecture, step, tokens);
            return [step.id, kernels.tensor(shape, found.get(step.id)!)] as const;
          }),
        );
        executeAll({ ...execution, steps: model.steps.slice(i), given });
        for (const tensor of given.values()) kernels.release(tensor);
        assert.equal(alive(), 0, id);
      }
    });

    for (const level of ['baseline', 'relaxed'] as const) {
      it(`computes the same in every step with the ${level} kernels`, () => {
        const expected = outputs(model, referenceKernels());
        for (const [id, data] of outputs(model, loadKernels(level))) {
          assert.doesNotThrow(() => assertClose(data, expected.get(id)!, 1e-5), id);
        }
      });
    }
  });
}
