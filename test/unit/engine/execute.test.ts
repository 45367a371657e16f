// What the executor takes it gives back, wherever a run ends.

import assert from 'node:assert/strict';
import { type Execution, execute, executeAll } from '../../../src/engine/execute.ts';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { StepId } from '../../../src/plan/step.ts';
import { architecture, heldWeights, weightValues } from '../../support/architectures.ts';

const model = plan(architecture());

/** A run whose kernels count the tensors that are alive. */
function setup(tap: Execution['tap']): { execution: Execution; live: ReadonlySet<Tensor['data']> } {
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
  const execution: Execution = {
    plan: model,
    steps: model.steps,
    kernels,
    weights: heldWeights(model, kernels, weightValues(model, 5)),
    inputs: [{ ids: [3, 10, 0, 7], types: [0, 0, 1, 1] }],
    given: new Map<StepId, Float32Array>(),
    dropoutSeed: 1,
    tap,
  };
  return { execution, live };
}

describe('the executor', () => {
  it('gives all memory back at the end', () => {
    const { execution, live } = setup(() => {});
    executeAll(execution);
    assert.equal(live.size, 0);
  });

  it('gives all memory back where the tap throws, at whichever step', () => {
    for (const { id } of model.steps) {
      const { execution, live } = setup((step) => {
        if (step.id === id) throw new Error(`No room to keep ${id}.`);
      });
      assert.throws(() => executeAll(execution), { message: `No room to keep ${id}.` });
      assert.equal(live.size, 0, id);
    }
  });

  it('gives all memory back where it is stopped, after whichever step', () => {
    for (const { id } of model.steps) {
      const { execution, live } = setup(() => {});
      for (const step of execute(execution)) if (step.id === id) break;
      assert.equal(live.size, 0, id);
    }
  });

  it('gives all memory back where only a later part runs, on outputs from before', () => {
    const outputs = new Map<StepId, Float32Array>();
    executeAll(setup((step, { data }) => outputs.set(step.id, data.slice())).execution);
    for (const [i, { id }] of model.steps.entries()) {
      const { execution, live } = setup((step, { data }) => {
        assert.deepEqual(data, outputs.get(step.id));
      });
      executeAll({ ...execution, steps: model.steps.slice(i), given: outputs });
      assert.equal(live.size, 0, id);
    }
  });
});
