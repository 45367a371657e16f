// Finds the weights of a checkpoint folder: one safetensors file, or shards and their index.

import * as v from 'valibot';
import { listed } from '../plan/counted.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { type Folder, type OpenFile, withFile } from './files.ts';
import { readJson } from './json-file.ts';
import { readHeader, type StoredTensor } from './safetensors.ts';
import type { StoredTensors } from './weight-table.ts';

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';

/** Formats that can hold any Python object, and run it when they are opened. */
const pickle = /\.(bin|pt|pth|ckpt|pkl)$/;

const indexSchema = v.object({ weight_map: v.record(v.string(), v.string()) });

/**
 * Reads headers only.
 * @param files the folder's list
 * @throws CheckpointError where there are no weights, or none that can be read.
 */
export async function storedTensors(folder: Folder, files: readonly string[]): Promise<StoredTensors> {
  if (files.includes(single)) return byName(await headerOf(folder, single));
  if (files.includes(index)) return shards(folder, files);
  const pickles = files.filter((file) => pickle.test(file));
  if (pickles.length > 0) {
    throw new CheckpointError(
      `the weights are in ${listed(pickles)}, a pickle, which could run any code when opened; convert it in Python with model.save_pretrained(folder, safe_serialization=True), which writes ${single}.`,
    );
  }
  throw new CheckpointError(
    `there are no weights here; put ${single}, or its shards with ${index}, beside config.json.`,
  );
}

async function shards(folder: Folder, files: readonly string[]): Promise<StoredTensors> {
  const parsed = v.safeParse(indexSchema, await readJson(folder, index));
  if (!parsed.success) {
    throw new CheckpointError(`${index} has no “weight_map” from tensor names to files; download it again.`);
  }
  const map = Object.entries(parsed.output.weight_map);
  const needed = [...new Set(map.map(([, file]) => file))].sort();
  const absent = needed.filter((file) => !files.includes(file));
  if (absent.length > 0) {
    throw new CheckpointError(
      `${index} names files that are not here: ${listed(absent)}; download them into the same folder.`,
    );
  }
  const tensors = byName((await Promise.all(needed.map((file) => headerOf(folder, file)))).flat());
  const misplaced = map
    .filter(([name, file]) => tensors.get(name)?.file !== file)
    .map(([name, file]) => `${name} in ${file}`);
  if (misplaced.length > 0) {
    throw new CheckpointError(
      `${index} promises tensors that are not there: ${listed(misplaced)}; download index and shards again.`,
    );
  }
  return tensors;
}

function headerOf(folder: Folder, file: string): Promise<StoredTensor[]> {
  return withFile(folder, file, (open) => readHeader(open, file));
}

function byName(tensors: readonly StoredTensor[]): StoredTensors {
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

/**
 * Fills `into` with bytes of a tensor.
 * @param offset of the first in the file
 * @throws CheckpointError where the file cannot be read, ends before, or is no longer the one whose header was read.
 */
export async function readBytes(
  open: OpenFile,
  { name, file, state }: StoredTensor,
  offset: number,
  into: Uint8Array,
): Promise<void> {
  const stored = await open(file);
  if (stored.size !== state.size || stored.modified !== state.modified) {
    throw new CheckpointError(`${file} was changed after its header was read; open the model again.`);
  }
  const count = await stored.read(offset, into).catch((error: Error) => {
    throw new CheckpointError(`${file} cannot be read (${error.message}); open the model again.`);
  });
  if (count === into.length) return;
  throw new CheckpointError(
    `${file} ended inside tensor ${name}, so it was changed while it was read; open the model again.`,
  );
}
