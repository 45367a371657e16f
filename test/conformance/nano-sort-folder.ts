// The nano-sort checkpoint, made whole: its conversion to Hugging Face's layout dropped three tensors.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Folder } from '../../src/checkpoint/files.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import { readTensors } from '../support/read-tensors.ts';
import { writeTensors } from '../support/write-tensors.ts';
import { memoryFolder } from '../unit/checkpoint/memory-folder.ts';

export interface NanoSortFolder {
  readonly folder: Folder;
  /** Names of the tensors that were missing in the file. */
  readonly added: readonly string[];
}

const biases = v.object({ tensors: v.record(v.string(), v.string()) });

/**
 * The activations were recorded with biases on queries, keys and values, which the checkpoint's file lacks: their names
 * end as the causal mask's does (“attn.bias”), and that is no parameter. They are those of the model's first publication.
 */
export async function nanoSortFolder(path: string): Promise<NanoSortFolder> {
  const stored = await readTensors(join(path, 'model.safetensors'));
  const published = v.parse(
    biases,
    JSON.parse(readFileSync('test/conformance/nano-sort-biases.json', 'utf8')),
  ).tensors;
  const added = Object.keys(published).filter((name) => !stored.has(name));
  if (added.length === 0) return { folder: nodeFolder(path), added };
  const tensors = [
    ...[...stored].map(([name, { shape, data }]) => ({ name, shape, data: Float32Array.from(data) })),
    ...added.map((name) => {
      const data = new Float32Array(Uint8Array.from(Buffer.from(published[name]!, 'base64')).buffer);
      return { name, shape: [data.length], data };
    }),
  ];
  const files = {
    'config.json': readFileSync(join(path, 'config.json'), 'utf8'),
    'model.safetensors': writeTensors(tensors),
  };
  return { folder: memoryFolder(files), added };
}
