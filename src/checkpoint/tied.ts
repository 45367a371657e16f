// Whether the tables that config.json calls one are one in the file, too.

import { tokenTable } from '../plan/embedding.ts';
import { CheckpointError } from './checkpoint-error.ts';
import type { Reading, Settings } from './family.ts';
import type { Folder } from './files.ts';
import { type Held, type Module, placedParameters } from './module.ts';
import type { StoredTensor } from './safetensors.ts';
import { readBytes } from './stored-tensors.ts';
import type { Finder } from './weight-table.ts';

/**
 * Tied embeddings that are stored twice with different numbers are not tied, whatever config.json says:
 * so does `from_pretrained` of Hugging Face `transformers`.
 * @param config config.json
 * @throws CheckpointError where encoder and decoder look tokens up in different tables.
 */
export async function tiedAsStored(
  folder: Folder,
  find: Finder,
  config: Settings,
  reading: Reading,
): Promise<Reading> {
  const { head } = reading.architecture;
  const tied = head.kind === 'language_model' && head.tied;
  const [table, ...others] = placedParameters(reading.modules)
    .filter(({ parameter }) => parameter.holds.some(({ weight }) => weight === tokenTable))
    .map((placed) => find(placed));
  // What looks tokens up comes first, the output matrix last.
  const output = tied ? others.pop() : undefined;
  const tables = [table, ...others].filter((tensor) => tensor !== undefined);
  for (const other of tables.slice(1)) {
    if (await sameNumbers(folder, tables[0]!, other)) continue;
    throw new CheckpointError(
      `${other.name} differs from ${tables[0]!.name}, but Headlight computes only models whose encoder and decoder share one table of tokens; choose such a model.`,
    );
  }
  if (!tied || !tables[0] || !output || (await sameNumbers(folder, tables[0], output))) return reading;
  const note = `${output.name} differs from ${tables[0].name}, so the two are not tied, though config.json says so.`;
  return {
    ...reading,
    architecture: { ...reading.architecture, head: { ...head, tied: false } },
    modules: untied(reading.modules),
    notes: config.tie_word_embeddings === false ? reading.notes : [...reading.notes, note],
  };
}

/** The tree with an output matrix of its own in the place of the token table. */
function untied(module: Module): Module {
  const own = (held: Held): Held =>
    held.weight === tokenTable && held.step === 'logits'
      ? { ...held, weight: 'logits.weight', transposed: true }
      : held;
  return {
    ...module,
    parameters: module.parameters.map((each) => ({ ...each, holds: each.holds.map(own) })),
    children: module.children.map(untied),
  };
}

async function sameNumbers(folder: Folder, a: StoredTensor, b: StoredTensor): Promise<boolean> {
  if (a.dtype !== b.dtype || a.length !== b.length) return false;
  const [left, right] = await Promise.all([readBytes(folder, a), readBytes(folder, b)]);
  return left.every((byte, i) => byte === right[i]);
}
