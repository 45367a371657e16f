// Recordings of the golden checkpoints: a real model of each family, opened as a user's would be.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { record } from '../../src/cli/record.ts';
import type { Recording } from '../../src/protocol/recording.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { loadModel } from '../../src/worker/model.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import { runText } from '../../src/worker/run.ts';
import { quiet } from './calls.ts';

const data = 'test/golden/data';

interface GoldenCase {
  readonly name: string;
  /** config.json's `model_type`. */
  readonly family: string;
}

/** The golden cases, by name. */
export function goldenCases(): GoldenCase[] {
  return readdirSync(data)
    .sort()
    .map((name) => {
      const { model_type: family } = JSON.parse(readFileSync(join(data, name, 'config.json'), 'utf8'));
      return { name, family };
    });
}

/** The case's text as the panel would get it from the engine. */
export async function goldenRecording(name: string): Promise<Recording> {
  const path = join(data, name);
  const about: { text: string; pair?: string; target?: string } = JSON.parse(
    readFileSync(join(path, 'case.json'), 'utf8'),
  );
  const checkpoint = await openCheckpoint(nodeFolder(path));
  const model = await loadModel(
    checkpoint,
    await kernelFactory('dist/kernels', { level: 'reference' })(),
    quiet,
  );
  const second = about.pair ?? about.target;
  const request = {
    text: about.text,
    ...(second === undefined ? {} : { second }),
    cut: false,
    dropoutSeed: null,
  };
  const run = await runText(model, request, 2 ** 28, quiet);
  const location = { kind: 'folder', path: name } as const;
  const limits = { tensors: 2 ** 28, weights: 2 ** 28 };
  return (await record({ checkpoint, location, model, run, dropoutSeed: null }, name, limits)).recording;
}
