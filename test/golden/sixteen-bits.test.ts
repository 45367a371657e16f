// Models with norms of queries and keys, in 16 bits: they compute the same bits as their copies in float32.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWeights } from '../../bench/write-weights.ts';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import type { Width } from '../../src/plan/matrix.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { loadModel } from '../../src/worker/model.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import { runText } from '../../src/worker/run.ts';
import { quiet } from '../support/calls.ts';
import { readTensors } from '../support/read-tensors.ts';

const data = 'test/golden/data';

for (const name of ['gemma3_text-lm', 'olmo2-lm', 'qwen3-lm']) {
  describe(`in 16 bits: ${name}`, () => {
    let scratch: string;
    before(() => {
      scratch = mkdtempSync(join(tmpdir(), 'headlight-'));
    });
    after(() => rmSync(scratch, { recursive: true }));

    /** A copy of the checkpoint `from`, with its weights in another width. */
    async function copy(from: string, width: Width): Promise<string> {
      const folder = mkdtempSync(join(scratch, 'model-'));
      cpSync(from, folder, { recursive: true });
      const tensors = [...(await readTensors(join(from, 'model.safetensors')))];
      assert.ok(tensors.some(([tensor]) => tensor.endsWith('.q_norm.weight')));
      writeWeights(
        join(folder, 'model.safetensors'),
        tensors.map(([tensor, { shape, data }]) => ({
          name: tensor,
          shape,
          data: () => Float32Array.from(data),
        })),
        width,
      );
      return folder;
    }

    async function run(folder: string) {
      const checkpoint = await openCheckpoint(nodeFolder(folder));
      const model = await loadModel(checkpoint, await kernelFactory('dist/kernels')(), quiet);
      const request = { text: 'The Rock rules', cut: false, dropoutSeed: null };
      const { capture } = await runText(model, request, 2 ** 28, quiet);
      return { model, capture };
    }

    for (const width of ['F16', 'BF16'] as const) {
      it(`computes from ${width} what it computes from the same numbers in F32`, async () => {
        const halved = await copy(join(data, name), width);
        const [half, full] = [await run(halved), await run(await copy(halved, 'F32'))];
        assert.ok([...half.model.checkpoint.weights.values()].some((size) => size.width === width));
        for (const { id } of half.model.plan.steps) {
          assert.deepEqual(half.capture.tensor(id), full.capture.tensor(id), id);
        }
      });
    }
  });
}
