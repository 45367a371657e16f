// stories260k: a trained Llama with the ids that greedy decoding gives, recorded by llama2.c.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Kernels } from '../../src/engine/kernels.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import type { Check } from './check.ts';
import { recordedModel } from './recorded-model.ts';

const ids = v.array(v.number());
const expected = v.object({ prompt_ids: ids, greedy_ids: ids });

/** At each position of the recorded text the likeliest id is the next one of it; the error is the share that is not. */
export async function stories260k(data: string, kernels: Kernels): Promise<Check[]> {
  const folder = join(data, 'stories260k');
  const { prompt_ids, greedy_ids } = v.parse(
    expected,
    JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')),
  );
  const text = [...prompt_ids, ...greedy_ids].slice(0, -1);
  const capture = (await recordedModel(nodeFolder(folder), kernels))(text);
  const { data: logits, shape } = capture.tensor('logits');
  const V = shape.at(-1)!;
  const likeliest = text.map((_, t) => argmax(logits.subarray(t * V, (t + 1) * V)));
  const hits = greedy_ids.filter((id, i) => likeliest[prompt_ids.length - 1 + i] === id).length;
  const count = greedy_ids.length;
  const name = `stories260k next id is the likeliest (${hits} of ${count})`;
  return [{ name, kernels: kernels.name, error: 1 - hits / count, allowed: 0 }];
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
