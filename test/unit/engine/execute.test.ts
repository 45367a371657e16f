// What the executor takes it gives back, wherever a run ends; and every build computes the same.

import assert from 'node:assert/strict';
import { type Execution, execute, executeAll } from '../../../src/engine/execute.ts';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import type { StepId } from '../../../src/plan/step.ts';
import { heldWeights, weightValues } from '../../support/architectures.ts';
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
    given: new Map<StepId, Float32Array>(),
    dropoutSeed: 1,
    tap,
  };
}

/** A run whose kernels count the tensors that are alive. */
function setup(
  model: Plan,
  tap: Execution['tap'],
): { execution: Execution; live: ReadonlySet<Tensor['data']> } {
  const live = new Set<Tensor['data']>();
  const plain = referenceKernels();
  const counted =
    <Operands extends readonly unknown[]>(call: (...operands: Operands) => Tensor) =>
    (...operands: Operands): Tensor => {
      const made = call(...operands);
      live.add(made.data);
      return made;
    };
  const kernels: Kernels = {
    ...plain,
    tensor: counted(plain.tensor),
    release: ({ data }) => assert.ok(live.delete(data), 'released once'),
    lookup: counted(plain.lookup),
    linear: counted(plain.linear),
    add: counted(plain.add),
    layerNorm: counted(plain.layerNorm),
    scores: counted(plain.scores),
    rmsNorm: counted(plain.rmsNorm),
    rotary: counted(plain.rotary),
    softCap: counted(plain.softCap),
    scale: counted(plain.scale),
    mask: counted(plain.mask),
    softmax: counted(plain.softmax),
    mix: counted(plain.mix),
    activation: counted(plain.activation),
    multiply: counted(plain.multiply),
  };
  return { execution: execution(model, kernels, tap), live };
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
      const { execution, live } = setup(model, () => {});
      executeAll(execution);
      assert.equal(live.size, 0);
    });

    it('gives all memory back where the tap throws, at whichever step', () => {
      for (const { id } of model.steps) {
        const { execution, live } = setup(model, (step) => {
          if (step.id === id) throw new Error(`No room to keep ${id}.`);
        });
        assert.throws(() => executeAll(execution), { message: `No room to keep ${id}.` });
        assert.equal(live.size, 0, id);
      }
    });

    it('gives all memory back where it is stopped, after whichever step', () => {
      for (const { id } of model.steps) {
        const { execution, live } = setup(model, () => {});
        for (const step of execute(execution)) if (step.id === id) break;
        assert.equal(live.size, 0, id);
      }
    });

    it('gives all memory back where only a later part runs, on outputs from before', () => {
      const given = outputs(model, referenceKernels());
      for (const [i, { id }] of model.steps.entries()) {
        const { execution, live } = setup(model, (step, { data }) => {
          assert.deepEqual(data, given.get(step.id));
        });
        executeAll({ ...execution, steps: model.steps.slice(i), given });
        assert.equal(live.size, 0, id);
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
