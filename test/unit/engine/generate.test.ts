// Greedy decoding, against the plain definition: run all of it again for each token, and take the likeliest.

import assert from 'node:assert/strict';
import { executeAll } from '../../../src/engine/execute.ts';
import { type Generation, generate } from '../../../src/engine/generate.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { plan } from '../../../src/plan/plan.ts';
import { encoderDecoder, heldWeights, weightValues } from '../../support/architectures.ts';

const model = plan(encoderDecoder());
const kernels = referenceKernels();
const weights = heldWeights(model, kernels, weightValues(model, 5));
const source = { ids: [3, 10, 0, 7, 7], types: [0, 0, 0, 0, 0] };
const settings: Generation = {
  plan: model,
  kernels,
  weights,
  source,
  start: 2,
  ends: [],
  first: null,
  room: 7,
};

/** The likeliest id after what the decoder has read. */
function likeliest(ids: readonly number[]): number {
  let best = -1;
  executeAll({
    plan: model,
    kernels,
    weights,
    steps: model.steps,
    inputs: [source, { ids, types: ids.map(() => 0) }],
    given: new Map(),
    dropoutSeed: null,
    tap: ({ id }, { data }) => {
      if (id !== 'logits') return;
      const last = [...data.subarray(-model.architecture.vocab)];
      best = last.indexOf(Math.max(...last));
    },
  });
  return best;
}

function written(change: Partial<Generation> = {}) {
  const steps = generate({ ...settings, ...change });
  const chosen: number[] = [];
  for (;;) {
    const next = steps.next();
    if (next.done) return { chosen, read: next.value };
    chosen.push(next.value);
  }
}

describe('generate', () => {
  it('chooses the likeliest token each time, as a run of everything would', () => {
    const expected = [2];
    while (expected.length < 7) expected.push(likeliest(expected));
    const { chosen, read } = written();
    assert.deepEqual(read, expected);
    assert.deepEqual(chosen, expected.slice(1));
  });

  it('ends at an end token, which the decoder does not read', () => {
    const { chosen } = written();
    const end = chosen[2]!;
    const { chosen: shorter, read } = written({ ends: [end] });
    assert.equal(shorter.at(-1), end);
    assert.deepEqual(read, [2, ...shorter.slice(0, -1)]);
    assert.ok(!read.slice(1).includes(end));
  });

  it('begins with the token that is prescribed', () => {
    const { read } = written({ first: 4 });
    assert.deepEqual(read.slice(0, 2), [2, 4]);
    assert.equal(read[2], likeliest([2, 4]));
  });
});
