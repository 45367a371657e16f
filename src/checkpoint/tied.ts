// Whether the tables that config.json calls one are one in the file, too.

import type { Stack } from '../plan/architecture.ts';
import { tokenTable } from '../plan/embedding.ts';
import type { StepId } from '../plan/step.ts';
import type { Reading, Settings } from './family.ts';
import { type Folder, withFiles } from './files.ts';
import { type Held, type Module, placedParameters } from './module.ts';
import type { StoredTensor } from './safetensors.ts';
import { readBytes } from './stored-tensors.ts';
import type { Finder } from './weight-table.ts';

/**
 * Tied embeddings that are stored twice with different numbers are not tied, whatever config.json says:
 * so does `from_pretrained` of Hugging Face `transformers`.
 * @param config config.json
 */
export async function tiedAsStored(
  folder: Folder,
  find: Finder,
  config: Settings,
  reading: Reading,
): Promise<Reading> {
  const tables = placedParameters(reading.modules).flatMap((placed) => {
    const held = placed.parameter.holds.find(({ weight }) => weight === tokenTable);
    const tensor = held && find(placed);
    return tensor ? [{ step: held.step, tensor }] : [];
  });
  const [table, ...others] = tables;
  const own: typeof tables = [];
  for (const other of others) {
    if (!(await sameNumbers(folder, table!.tensor, other.tensor))) own.push(other);
  }
  if (own.length === 0) return reading;
  const notes = own.map(
    ({ tensor }) =>
      `${tensor.name} differs from ${table!.tensor.name}, so the two are not tied, though config.json says so.`,
  );
  return {
    ...untied(reading, new Set(own.map(({ step }) => step))),
    notes: config.tie_word_embeddings === false ? reading.notes : [...reading.notes, ...notes],
  };
}

/** @param steps those that read a table of their own: stacks that look tokens up, or the output matrix */
function untied(reading: Reading, steps: ReadonlySet<StepId | null>): Reading {
  const { head, stacks } = reading.architecture;
  const ownTable = ({ name }: Stack) => steps.has(`${name === '' ? '' : `${name}.`}embed.tokens`);
  const tied = head.kind === 'language_model' && head.tied && !steps.has('logits');
  const shared = tied || !stacks.every(ownTable);
  const change = (held: Held): Held[] => {
    if (held.weight !== tokenTable) return [held];
    if (!steps.has(held.step)) return shared ? [held] : [];
    return held.step === 'logits'
      ? [{ ...held, weight: 'logits.weight', transposed: true }]
      : [{ ...held, weight: `${held.step}.weight` }];
  };
  const changed = (module: Module): Module => ({
    ...module,
    parameters: module.parameters.map((each) => ({ ...each, holds: each.holds.flatMap(change) })),
    children: module.children.map(changed),
  });
  return {
    ...reading,
    architecture: {
      ...reading.architecture,
      stacks: stacks.map((stack) =>
        ownTable(stack) ? { ...stack, embedding: { ...stack.embedding, ownTable: true } } : stack,
      ),
      head: head.kind === 'language_model' ? { ...head, tied } : head,
    },
    modules: changed(reading.modules),
  };
}

/** Compares stretch by stretch, for these are the largest tensors there are. */
async function sameNumbers(folder: Folder, a: StoredTensor, b: StoredTensor): Promise<boolean> {
  if (a.dtype !== b.dtype || a.length !== b.length) return false;
  return withFiles(folder, async (open) => {
    const [left, right] = [new Uint8Array(stretch), new Uint8Array(stretch)];
    const [words, others] = [new Uint32Array(left.buffer), new Uint32Array(right.buffer)];
    for (let from = 0; from < a.length; from += stretch) {
      const length = Math.min(stretch, a.length - from);
      await Promise.all([
        readBytes(open, a, a.offset + from, left.subarray(0, length)),
        readBytes(open, b, b.offset + from, right.subarray(0, length)),
      ]);
      // What lies behind a last, shorter stretch was compared before.
      if (!words.every((word, i) => word === others[i])) return false;
    }
    return true;
  });
}

/** Bytes of each tensor that are compared at a time. */
const stretch = 2 ** 20;
