// Opens a checkpoint that is shipped or lies in a folder; of a shipped one that is damaged it says what helps.

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, openCheckpoint } from '../checkpoint/checkpoint.ts';
import { CheckpointError } from '../checkpoint/checkpoint-error.ts';
import type { ModelLocation } from '../protocol/model.ts';
import { tokenizer } from '../tokenizer/tokenizer.ts';
import { nodeFolder } from './node-folder.ts';

/**
 * @param models folder of the bundled checkpoints
 * @throws CheckpointError, one sentence; of a bundled checkpoint it gives its name in place of the path.
 */
export async function openLocated(models: string, location: ModelLocation): Promise<Checkpoint> {
  if (location.kind === 'folder') return openCheckpoint(nodeFolder(location.path));
  const folder = nodeFolder(join(models, location.name));
  const isThere = await access(folder.path).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    throw new CheckpointError(
      `The bundled model ${location.name} is missing; reinstall Headlight, or choose another model.`,
    );
  }
  const damaged = (what: string) =>
    new CheckpointError(
      `The bundled model ${location.name} is damaged: ${what}; reinstall Headlight, or choose another model.`,
    );
  const checkpoint = await openCheckpoint(folder).catch((error: unknown) => {
    throw error instanceof CheckpointError
      ? damaged(withoutAdvice(error.message.replace(`${folder.path}: `, '')))
      : error;
  });
  // To others a missing tokenizer is no fault, for ids can be run.
  if (!checkpoint.tokenizer) throw damaged('it has no tokenizer.json');
  const words = wordsOf(checkpoint.tokenizer.json, damaged);
  const { vocab } = checkpoint.architecture;
  if (words > vocab) throw damaged(`its tokenizer.json has ${words} tokens, but the model ${vocab}`);
  return checkpoint;
}

/** V of a tokenizer that can be built. */
function wordsOf(json: unknown, damaged: (what: string) => Error): number {
  try {
    return tokenizer(json).vocabSize;
  } catch (error) {
    throw damaged(withoutAdvice(error instanceof Error ? error.message : String(error)));
  }
}

/** What is wrong with a bundled checkpoint, in one sentence; null where it is whole. Reads no weights. */
export async function damageOf(models: string, name: string): Promise<string | null> {
  return openLocated(models, { kind: 'bundled', name }).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

/** What is wrong, without what else could be done about it. */
function withoutAdvice(sentence: string): string {
  return sentence.replace(/;[^;]*$/, '');
}
