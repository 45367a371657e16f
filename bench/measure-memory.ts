// Measures the memory of the engine: the most that a fresh process has resident, until all is in hand.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Width } from '../src/plan/matrix.ts';
import { usualThreads } from '../src/worker/thread-count.ts';
import { checkpointFolder } from './checkpoints.ts';
import type { Findings } from './findings.ts';
import type { Answer, Request } from './protocol.ts';
import { randomIds } from './random.ts';
import { startSubject } from './running-subject.ts';
import { bertBase, gpt2Small, type ModelShape } from './shapes.ts';
import type { Subject } from './subjects.ts';

const measured: readonly (readonly [ModelShape, Width])[] = [
  [bertBase, 'F32'],
  [gpt2Small, 'F32'],
  [gpt2Small, 'BF16'],
  [gpt2Small, 'F16'],
];

const exploredTokens = 1024;

/** “The Rock Rules” on each; then all of a long text. With the threads that the extension takes by itself. */
export async function measureMemory(headlight: Subject, cache: string, findings: Findings): Promise<void> {
  for (const [shape, width] of measured) {
    console.log(`Memory, ${shape.name} in ${width} …`);
    const folder = checkpointFolder(cache, shape, width);
    const answer = await alone(headlight, folder, { task: 'forward', ids: shape.rockRules });
    findings.memory.push({ ...sizesOf(folder, answer), model: shape.name, width });
  }
  console.log(`All of ${exploredTokens} tokens, ${gpt2Small.name} …`);
  const folder = checkpointFolder(cache, gpt2Small);
  const ids = randomIds(exploredTokens, gpt2Small.vocab, 5);
  const answer = await alone(headlight, folder, { task: 'explore', ids });
  const { milliseconds, looks } = answer;
  findings.explored.push({
    ...sizesOf(folder, answer),
    model: gpt2Small.name,
    tokens: exploredTokens,
    milliseconds,
    looks: looks!,
  });
}

/** In a process of its own. */
async function alone(headlight: Subject, folder: string, request: Request): Promise<Answer> {
  const running = startSubject(headlight, folder, usualThreads());
  try {
    return await running.ask(request);
  } finally {
    await running.stop();
  }
}

function sizesOf(folder: string, { peakBytes }: Answer) {
  return { storedBytes: statSync(join(folder, 'model.safetensors')).size, peakBytes: peakBytes! };
}
