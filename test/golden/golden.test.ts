// Every step of small models of each family against what Hugging Face transformers and PyTorch compute.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../../src/capture/capture.ts';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { loadModel } from '../../src/worker/model.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import { finish, quiet } from '../support/calls.ts';
import { largestRelativeError } from '../support/compare.ts';
import { readTensors } from '../support/read-tensors.ts';

const data = 'test/golden/data';
const tolerance = 1e-5;

for (const name of readdirSync(data)) {
  describe(`golden: ${name}`, () => {
    const folder = join(data, name);
    const about = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'));

    for (const level of ['reference', 'baseline', 'relaxed'] as const) {
      it(`every step agrees with ${about.source}, with the ${level} kernels`, async () => {
        const expected = await readTensors(join(folder, 'expected.safetensors'));
        const ids = expected.get('ids')!.data;
        const checkpoint = await openCheckpoint(nodeFolder(folder));
        const model = await loadModel(checkpoint, await kernelFactory('dist/kernels', level)(), quiet);
        const run = finish(
          capture({
            ...model,
            inputs: { ids, types: expected.get('types')?.data ?? new Float32Array(ids.length) },
            dropoutSeed: null,
            overrides: new Map(),
            budget: 2 ** 20,
          }),
        );

        const recorded = model.plan.steps.filter(({ op }) => op.kind !== 'dropout');
        const missing = recorded.filter(({ id }) => !expected.has(id)).map(({ id }) => id);
        assert.deepEqual(missing, [], 'every step but dropout has golden data');
        for (const { id } of recorded) {
          const tensor = run.tensor(id);
          assert.deepEqual(tensor.shape, expected.get(id)!.shape, id);
          const error = largestRelativeError(tensor.data, expected.get(id)!.data);
          assert.ok(error <= tolerance, `${id}: largest relative error ${error}`);
        }
        for (const [i, id] of [...model.plan.hiddenStates, ...model.plan.patterns].entries()) {
          const states = model.plan.hiddenStates.length;
          const theirs = expected.get(i < states ? `hf.hidden_states.${i}` : `hf.attentions.${i - states}`);
          if (theirs) assert.ok(largestRelativeError(run.tensor(id).data, theirs.data) <= tolerance, id);
        }
      });
    }

    it('the text gives the recorded tokens', async () => {
      const expected = await readTensors(join(folder, 'expected.safetensors'));
      const checkpoint = await openCheckpoint(nodeFolder(folder));
      const model = await loadModel(checkpoint, await kernelFactory('dist/kernels', 'reference')(), quiet);
      const tokens = model.tokenizer!.encode(about.text, about.pair);
      assert.deepEqual(
        tokens.map(({ id }) => id),
        [...expected.get('ids')!.data],
      );
      const types = expected.get('types')?.data;
      if (types)
        assert.deepEqual(
          tokens.map(({ type }) => type),
          [...types],
        );
    });
  });
}
