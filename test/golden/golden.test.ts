// Every step of small models of each family against what Hugging Face transformers and PyTorch compute.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../../src/capture/capture.ts';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { countParameters, printModules } from '../../src/checkpoint/describe.ts';
import { generate } from '../../src/engine/generate.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Token } from '../../src/plan/token.ts';
import { inputsOf } from '../../src/worker/inputs.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { loadModel, type Model } from '../../src/worker/model.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import { sourceAgain, targetTokens } from '../../src/worker/target.ts';
import { finish, quiet } from '../support/calls.ts';
import { largestRelativeError } from '../support/compare.ts';
import { type RecordedTensor, readTensors } from '../support/read-tensors.ts';

const data = 'test/golden/data';
const tolerance = 1e-5;

/** case.json; README.md says what its fields are. */
interface Case {
  readonly source: string;
  readonly text: string;
  readonly pair?: string;
  readonly target?: string;
  readonly generated?: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

for (const name of readdirSync(data)) {
  describe(`golden: ${name}`, () => {
    const folder = join(data, name);
    const about: Case = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'));
    const load = async (level: 'reference' | 'baseline' | 'relaxed'): Promise<Model> =>
      loadModel(
        await openCheckpoint(nodeFolder(folder)),
        await kernelFactory('dist/kernels', { level })(),
        quiet,
      );
    const recording = () => readTensors(join(folder, 'expected.safetensors'));

    for (const level of ['reference', 'baseline', 'relaxed'] as const) {
      it(`every step agrees with ${about.source}, with the ${level} kernels`, async () => {
        const expected = await recording();
        const model = await load(level);
        const run = finish(
          capture({
            ...model,
            inputs: recordedTexts(model.plan, expected),
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
        for (const [theirs, id] of otherNames(model.plan)) {
          const tensor = expected.get(theirs);
          if (tensor) assert.ok(largestRelativeError(run.tensor(id).data, tensor.data) <= tolerance, id);
        }
      });

      for (const { text, ids } of about.generated ?? []) {
        it(`writes for “${text}” what ${about.source} writes, with the ${level} kernels`, async () => {
          const model = await load(level);
          const target = model.checkpoint.target!;
          const source = inputsOf(model, [model.tokenizer!.encode(text)])[0]!;
          // Of the end token, where there is one, only that nothing comes after it can be seen.
          const read = target.ends.includes(ids.at(-1)!) ? ids.slice(0, -1) : ids;
          assert.deepEqual(finish(generate({ ...model, ...target, source })).ids, read);
        });
      }
    }

    if (existsSync(join(folder, 'modules.txt'))) {
      it(`describes its modules as ${about.source} prints them`, async () => {
        const { modules } = await openCheckpoint(nodeFolder(folder));
        const described = `${printModules(modules)}\n\n${countParameters(modules)} parameters\n`;
        assert.equal(described, readFileSync(join(folder, 'modules.txt'), 'utf8'));
      });
    }

    it('the text gives the recorded tokens', async () => {
      const expected = await recording();
      const model = await load('reference');
      const { target, again } = model.checkpoint;
      const texts: (readonly Token[])[] = [model.tokenizer!.encode(about.text, about.pair)];
      if (target) texts.push(targetTokens(model, target, about.target!));
      if (again) texts.push(sourceAgain(model, again, texts[0]!));
      for (const [stack, { ids, types }] of recordedTexts(model.plan, expected).entries()) {
        assert.deepEqual(
          texts[stack]!.map(({ id }) => id),
          [...ids],
        );
        if (model.plan.architecture.stacks[stack]!.embedding.types === 0) continue;
        assert.deepEqual(
          texts[stack]!.map(({ type }) => type),
          [...types],
        );
      }
    });
  });
}

type Tensors = ReadonlyMap<string, RecordedTensor>;

/** What each stack reads: 'ids' and 'types', or 'encoder.ids' and 'decoder.ids'. */
function recordedTexts({ architecture }: Plan, expected: Tensors) {
  return architecture.stacks.map(({ name }) => {
    const prefix = name === '' ? '' : `${name}.`;
    const ids = expected.get(`${prefix}ids`)!.data;
    return { ids, types: expected.get(`${prefix}types`)?.data ?? new Float32Array(ids.length) };
  });
}

/** What transformers returns as its hidden states and attentions, and the steps that these are. */
function otherNames({ architecture, hiddenStates, attentions }: Plan): [theirs: string, id: string][] {
  const named = (name: string, kind: string, ids: readonly string[]): [string, string][] =>
    ids.map((id, i) => [`hf.${name === '' ? '' : `${name}_`}${kind}.${i}`, id]);
  return [
    ...hiddenStates.flatMap((ids, stack) => named(architecture.stacks[stack]!.name, 'hidden_states', ids)),
    ...attentions.flatMap(({ name, patterns }) => named(name, 'attentions', patterns)),
  ];
}
