// Checkpoints with random weights, made once, in the cache outside the checkout.

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeSafetensors } from '../src/checkpoint/write-safetensors.ts';
import { writeModelGraph } from './onnx/write.ts';
import { normal } from './random.ts';
import type { ModelShape } from './shapes.ts';

/** Raised when what is written changes, so that nobody measures what an older version of this file made. */
const version = 1;

/**
 * The folder of a checkpoint in Hugging Face's layout, with the peers' model.onnx beside it; made where it is missing.
 * It appears whole or not at all.
 * @param cache an existing folder
 */
export function checkpointFolder(cache: string, shape: ModelShape): string {
  const folder = join(cache, `${shape.name}-${version}`);
  if (existsSync(folder)) return folder;
  console.log(`Making a checkpoint of the shape of ${shape.name} with random weights (about 500 MB, once) …`);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    writeFileSync(join(unfinished, 'config.json'), `${JSON.stringify(shape.config, null, 2)}\n`);
    const bytes = writeSafetensors(randomTensors(shape), { format: 'pt' });
    writeFileSync(join(unfinished, 'model.safetensors'), bytes);
    writeModelGraph(unfinished, shape);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Weights as they are initialised in both families: a normal distribution with a deviation of 0.02. */
function* randomTensors({ tensors }: ModelShape) {
  for (const [i, { name, shape, mean }] of tensors.entries()) {
    const count = shape.reduce((product, size) => product * size, 1);
    yield { name, shape, data: normal(count, 1 + i * 7919, 0.02, mean) };
  }
}
