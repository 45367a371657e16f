// From what was typed for <model> to a checkpoint.

import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { ModelLocation } from '../protocol/model.ts';
import { bundledModels } from '../worker/client.ts';
import { openLocated } from '../worker/open-located.ts';
import type { Places } from './places.ts';

export interface LocatedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly location: ModelLocation;
}

/**
 * A bundled name comes first, so that it means the same everywhere; './name' is always a folder.
 * @throws Error, one sentence, where there is neither; CheckpointError where the folder holds no checkpoint.
 */
export async function locateModel(model: string, { models }: Places): Promise<LocatedCheckpoint> {
  const bundled = await bundledModels(models);
  if (bundled.includes(model)) return located(models, { kind: 'bundled', name: model });
  const found = await stat(model).catch(() => null);
  if (!found) {
    throw new Error(
      `“${model}” is neither a folder nor a bundled checkpoint; the bundled ones are ${bundled.join(', ')}.`,
    );
  }
  if (!found.isDirectory()) {
    throw new Error(`“${model}” is a file; give the folder that holds it, “${dirname(model)}”.`);
  }
  return located(models, { kind: 'folder', path: resolve(model) });
}

async function located(models: string, location: ModelLocation): Promise<LocatedCheckpoint> {
  return { checkpoint: await openLocated(models, location), location };
}
