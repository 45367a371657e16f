// nano-sort: a trained GPT-2-style checkpoint with the activations that another implementation recorded.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Kernels } from '../../src/engine/kernels.ts';
import type { StepId } from '../../src/plan/step.ts';
import { readTensors } from '../support/read-tensors.ts';
import { type Check, check } from './check.ts';
import { nanoSortFolder } from './nano-sort-folder.ts';
import { recordedModel } from './recorded-model.ts';

/** What was recorded, and the step that it is. */
const steps: Readonly<Record<string, StepId>> = {
  x: 'embed.sum',
  attSm: 'blocks.0.attn.pattern',
  attnResid: 'blocks.0.resid_mid',
  fc: 'blocks.0.mlp.pre',
  gelu: 'blocks.0.mlp.post',
  block0: 'blocks.0.resid_post',
  block1: 'blocks.1.resid_post',
  block2: 'blocks.2.resid_post',
  ln_f: 'final_norm',
  lm_head: 'logits',
  probs: 'probs',
};

const sequences = v.array(v.array(v.number()));

/** Every recorded tensor; one that no step is known for is an error, not passed over. */
export async function nanoSort(data: string, kernels: Kernels): Promise<Check[]> {
  const folder = join(data, 'nano-sort');
  const expected = await readTensors(join(folder, 'expected.safetensors'));
  const run = await recordedModel((await nanoSortFolder(folder)).folder, kernels);
  const ids = v.parse(sequences, JSON.parse(readFileSync(join(folder, 'ids.json'), 'utf8')));
  const captures = ids.map((sequence) => run(sequence));
  return [...expected].map(([name, { data: theirs }]) => {
    const [sequence, tensor] = name.split('.') as [string, string];
    const step = steps[tensor];
    if (!step) throw new Error(`nano-sort records “${name}”, which is no known step.`);
    const ours = captures[Number(sequence)]!.tensor(step).data;
    return check(`nano-sort ${name} = ${step}`, kernels.name, ours, theirs);
  });
}
