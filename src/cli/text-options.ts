// The options by which a text, or ids in its place, reach a command.

import { readFile } from 'node:fs/promises';
import type { Values } from './command.ts';
import { oneLine } from './one-line.ts';
import { UsageError } from './usage-error.ts';

export const textOptions = {
  text: { type: 'string', value: 'TEXT', help: 'The text to read.' },
  file: { type: 'string', value: 'FILE', help: 'A file to read the text from, in UTF-8.' },
  pair: { type: 'string', value: 'TEXT', help: 'A second text, for models that read pairs.' },
} as const;

/** What was asked to be read: a text, with a second one perhaps, or token ids. */
export type Asked =
  | { readonly kind: 'text'; readonly text: string; readonly pair?: string }
  | { readonly kind: 'ids'; readonly ids: readonly number[] };

/** @throws UsageError unless exactly one source is given. */
export async function askedText(
  values: Values<typeof textOptions> & { readonly ids?: string },
): Promise<Asked> {
  const { text, file, ids, pair } = values;
  const sources = [text, file, ids].filter((source) => source !== undefined);
  if (sources.length !== 1) throw new UsageError('Give one of --text, --file and --ids.');
  if (ids !== undefined) {
    if (pair !== undefined) throw new UsageError('--pair is a text, and goes with --text or --file.');
    return { kind: 'ids', ids: idsOf(ids) };
  }
  const read = text ?? (await readText(file!));
  if (read === '') throw new Error('The text is empty, so there is nothing to read; give at least a word.');
  return pair === undefined ? { kind: 'text', text: read } : { kind: 'text', text: read, pair };
}

function idsOf(list: string): number[] {
  return list.split(',').map((word) => {
    if (!/^\s*\d+\s*$/.test(word)) {
      throw new UsageError(
        `--ids are whole numbers with commas between them, such as 1,2,3; “${word}” is not.`,
      );
    }
    return Number(word);
  });
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Error(`${file} cannot be read (${oneLine(error)}).`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file} is not text in UTF-8; save it in that encoding.`);
  }
}
