// The model families that work. To add one, copy the file of one that resembles it.

import { CheckpointError } from './checkpoint-error.ts';
import { albert } from './families/albert.ts';
import { bart } from './families/bart.ts';
import { bert } from './families/bert.ts';
import { distilbert } from './families/distilbert.ts';
import { electra } from './families/electra.ts';
import { gemma } from './families/gemma.ts';
import { gemma2 } from './families/gemma2.ts';
import { gemma3, gemma3Text } from './families/gemma3.ts';
import { gptNeo } from './families/gpt-neo.ts';
import { gptNeox } from './families/gpt-neox.ts';
import { gpt2 } from './families/gpt2.ts';
import { llama } from './families/llama.ts';
import { marian } from './families/marian.ts';
import { mbart } from './families/mbart.ts';
import { mistral } from './families/mistral.ts';
import { modernbert } from './families/modernbert.ts';
import { mpnet } from './families/mpnet.ts';
import { olmo2 } from './families/olmo2.ts';
import { opt } from './families/opt.ts';
import { pegasus } from './families/pegasus.ts';
import { phi3 } from './families/phi3.ts';
import { qwen2 } from './families/qwen2.ts';
import { qwen3 } from './families/qwen3.ts';
import { camembert, roberta, xlmRoberta } from './families/roberta.ts';
import { smollm3 } from './families/smollm3.ts';
import { mt5, t5 } from './families/t5.ts';
import { vanilla } from './families/vanilla.ts';
import type { Family } from './family.ts';

const families: readonly Family[] = [
  albert,
  bart,
  bert,
  camembert,
  distilbert,
  electra,
  gemma,
  gemma2,
  gemma3,
  gemma3Text,
  gpt2,
  gptNeo,
  gptNeox,
  llama,
  marian,
  mbart,
  mistral,
  modernbert,
  mpnet,
  mt5,
  olmo2,
  opt,
  pegasus,
  phi3,
  qwen2,
  qwen3,
  roberta,
  smollm3,
  t5,
  vanilla,
  xlmRoberta,
];

/** Values of `model_type` that work. */
export const supportedModelTypes: readonly string[] = families.map((family) => family.modelType);

/** @throws CheckpointError that names the type and lists what works. */
export function familyOf(modelType: unknown): Family {
  const works = supportedModelTypes.join(', ');
  const family = families.find((candidate) => candidate.modelType === modelType);
  if (family) return family;
  if (modelType === undefined) {
    throw new CheckpointError(
      `config.json has no “model_type”; add the one that fits, of those that work: ${works}.`,
    );
  }
  throw new CheckpointError(
    `in config.json “model_type” is ${JSON.stringify(modelType)}, which Headlight cannot run; choose a model of a type that works: ${works}.`,
  );
}
