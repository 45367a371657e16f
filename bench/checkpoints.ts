// Checkpoints with random weights, made once, in the cache outside the checkout.

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Width } from '../src/plan/matrix.ts';
import { writeModelGraph } from './onnx/write.ts';
import { normal } from './random.ts';
import type { ModelShape } from './shapes.ts';
import { writeWeights } from './write-weights.ts';

/** Raised when what is written changes, so that nobody measures what an older version of this file made. */
const version = 1;

/**
 * The folder of a checkpoint in Hugging Face's layout; made where it is missing. It appears whole or not at all. Beside
 * weights of 32 bits lies the peers' model.onnx.
 * @param cache an existing folder
 */
export function checkpointFolder(cache: string, shape: ModelShape, width: Width = 'F32'): string {
  const name = width === 'F32' ? shape.name : `${shape.name}-${width}`;
  const folder = join(cache, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  const size = width === 'F32' ? '500' : '250';
  console.log(`Making a checkpoint of the shape of ${name} with random weights (about ${size} MB, once) …`);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    writeFileSync(join(unfinished, 'config.json'), `${JSON.stringify(shape.config, null, 2)}\n`);
    writeWeights(join(unfinished, 'model.safetensors'), randomTensors(shape), width);
    if (width === 'F32') writeModelGraph(unfinished, shape);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Weights as they are initialised in both families: a normal distribution with a deviation of 0.02. */
function randomTensors({ tensors }: ModelShape) {
  return tensors.map(({ name, shape, mean }, i) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { name, shape, data: () => normal(count, 1 + i * 7919, 0.02, mean) };
  });
}
