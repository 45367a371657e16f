// Runs a checkpoint of the data folder on token ids, with the engine that the product uses.

import { type Capture, capture } from '../../src/capture/capture.ts';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import type { Folder } from '../../src/checkpoint/files.ts';
import type { Kernels } from '../../src/engine/kernels.ts';
import { loadModel } from '../../src/worker/model.ts';
import { finish, quiet } from '../support/calls.ts';

/** @returns a function from token ids to the run's capture */
export async function recordedModel(
  folder: Folder,
  kernels: Kernels,
): Promise<(ids: readonly number[]) => Capture> {
  const model = await loadModel(await openCheckpoint(folder), kernels, quiet);
  return (ids) =>
    finish(
      capture({
        ...model,
        inputs: [{ ids, types: ids.map(() => 0) }],
        dropoutSeed: null,
        overrides: new Map(),
        budget: 2 ** 26,
      }),
    );
}
