// What PyTorch says of small models, as recorded by data/pytorch.py.

import { readFileSync } from 'node:fs';
import type { Folder } from '../../../src/checkpoint/files.ts';
import { memoryFolder, numbered } from './memory-folder.ts';

export interface Recorded {
  readonly config: Readonly<Record<string, unknown>>;
  /** The lines of `print(model)`. */
  readonly printed: readonly string[];
  readonly parameters: number;
  /** Shapes of the tensors that it saves. */
  readonly tensors: Readonly<Record<string, readonly number[]>>;
}

export const recorded: Readonly<Record<string, Recorded>> = JSON.parse(
  readFileSync('test/unit/checkpoint/data/pytorch.json', 'utf8'),
);

interface Changes {
  readonly config?: Readonly<Record<string, unknown>>;
  /** New name of a tensor, or null to leave it out. */
  readonly rename?: (name: string) => string | null;
  readonly add?: Readonly<Record<string, readonly number[]>>;
  readonly files?: Readonly<Record<string, unknown>>;
}

/** The folder of a recorded model, with changes. */
export function folderOf(
  name: string,
  { config, rename = (same) => same, add, files }: Changes = {},
): Folder {
  const model = recorded[name]!;
  const tensors = Object.entries(model.tensors).flatMap(([tensor, shape]) => {
    const renamed = rename(tensor);
    return renamed === null ? [] : [[renamed, shape] as const];
  });
  return memoryFolder({
    'config.json': { ...model.config, ...config },
    'model.safetensors': numbered({ ...Object.fromEntries(tensors), ...add }),
    ...files,
  });
}
