// The options by which a text, or ids in its place, reach a command.

import { readFile } from 'node:fs/promises';
import type { Values } from './command.ts';
import { fileProblem } from './file-problem.ts';
import { UsageError } from './usage-error.ts';

export const textOptions = {
  text: { type: 'string', value: 'TEXT', help: 'The text to read.' },
  file: { type: 'string', value: 'FILE', help: 'A file to read the text from, in UTF-8.' },
  pair: { type: 'string', value: 'TEXT', help: 'A second text, for models that read pairs.' },
} as const;

export interface AskedText {
  readonly text: string;
  readonly pair?: string;
}

/** @throws UsageError unless there is one text; Error, one sentence, where it is empty or its file cannot be read. */
export async function askedText({ text, file, pair }: Values<typeof textOptions>): Promise<AskedText> {
  if ((text === undefined) === (file === undefined)) throw new UsageError('Give either --text or --file.');
  const read = text ?? (await readText(file!));
  if (read === '') throw new Error('The text is empty, so there is nothing to read; give at least a word.');
  return pair === undefined ? { text: read } : { text: read, pair };
}

/** @throws UsageError where the list is not one of whole numbers. */
export function idsOf(list: string): number[] {
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
    throw new Error(`${file} cannot be read: ${fileProblem(error, 'there is no such file')}.`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file} is not text in UTF-8; save it in that encoding.`);
  }
}
