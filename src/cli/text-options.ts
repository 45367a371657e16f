// The options by which texts reach a command.

import { readFile } from 'node:fs/promises';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Values } from './command.ts';
import { fileProblem } from './file-problem.ts';
import { UsageError } from './usage-error.ts';

export const textOptions = {
  text: { type: 'string', value: 'TEXT', help: 'The text to read.' },
  file: { type: 'string', value: 'FILE', help: 'A file to read the text from, in UTF-8.' },
  pair: { type: 'string', value: 'TEXT', help: 'A second text, for models that read pairs.' },
  target: { type: 'string', value: 'TEXT', help: 'What the decoder of an encoder-decoder reads.' },
} as const;

/** @throws UsageError unless there is one text; Error, one sentence, where it is empty or its file cannot be read. */
export async function askedText({ text, file }: Values<typeof textOptions>): Promise<string> {
  if ((text === undefined) === (file === undefined)) throw new UsageError('Give either --text or --file.');
  const read = text ?? (await readText(file!));
  if (read === '') throw new Error('The text is empty, so there is nothing to read; give at least a word.');
  return read;
}

/**
 * The second text of a pair, or the target of an encoder-decoder.
 * @throws UsageError where there are both; Error, one sentence, for an empty target.
 */
export function askedSecond({ pair, target }: Values<typeof textOptions>): string | undefined {
  if (pair !== undefined && target !== undefined) {
    throw new UsageError(
      'Give --pair for a model that reads pairs or --target for an encoder-decoder, not both.',
    );
  }
  if (target === '') {
    throw new Error('The target is empty; leave out --target, and the model writes one itself.');
  }
  return pair ?? target;
}

/** @throws Error, one sentence, where a model of this kind cannot read the second text that is given. */
export function checkSecond(
  { name, target: writes, again }: Checkpoint,
  values: Values<typeof textOptions> & { readonly 'target-ids'?: string },
): void {
  if (writes && values.pair !== undefined) {
    throw new Error(
      `${name} is an encoder-decoder and reads no pairs; give its second text with --target, or leave it out, and the model writes it.`,
    );
  }
  const none = again
    ? `encoder-decoders that write, and the decoder of ${name} reads the source once more`
    : `encoder-decoders, and ${name} is none`;
  if (!writes && values.target !== undefined) throw new Error(`--target is for ${none}; leave it out.`);
  if (!writes && values['target-ids'] !== undefined) {
    throw new Error(`--target-ids are for ${none}; leave them out.`);
  }
}

/**
 * @param option as it was typed: '--ids'
 * @throws UsageError where the list is not one of whole numbers.
 */
export function idsOf(option: string, list: string): number[] {
  return list.split(',').map((word) => {
    if (!/^\s*\d+\s*$/.test(word)) {
      throw new UsageError(
        `${option} are whole numbers with commas between them, such as 1,2,3; “${word}” is not.`,
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
