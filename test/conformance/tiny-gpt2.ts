// tiny-gpt2: a Hugging Face GPT-2 file with the hidden states and logits that PyTorch gives.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Kernels } from '../../src/engine/kernels.ts';
import type { StepId } from '../../src/plan/step.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import { type Check, check } from './check.ts';
import { recordedModel } from './recorded-model.ts';

const steps = {
  hidden_after_embed: 'embed.sum',
  hidden_after_block0: 'blocks.0.resid_post',
  hidden_after_lnf: 'final_norm',
  logits: 'logits',
} as const satisfies Readonly<Record<string, StepId>>;

const numbers = v.array(v.number());

const golden = v.object({
  input_ids: numbers,
  hidden_after_embed: numbers,
  hidden_after_block0: numbers,
  hidden_after_lnf: numbers,
  logits: numbers,
});

export async function tinyGpt2(data: string, kernels: Kernels): Promise<Check[]> {
  const folder = join(data, 'tiny-gpt2');
  const recorded = v.parse(golden, JSON.parse(readFileSync(join(folder, 'gpt2_tiny_golden.json'), 'utf8')));
  const capture = (await recordedModel(nodeFolder(folder), kernels))(recorded.input_ids);
  return (Object.keys(steps) as (keyof typeof steps)[]).map((name) =>
    check(
      `tiny-gpt2 ${name} = ${steps[name]}`,
      kernels.name,
      capture.tensor(steps[name]).data,
      recorded[name],
    ),
  );
}
