// Writes a file that was asked for.

import { writeFile } from 'node:fs/promises';
import { oneLine } from './one-line.ts';

/** @throws Error, one sentence, where it cannot be written. */
export async function writeOutput(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes).catch((error: unknown) => {
    throw new Error(
      `${file} cannot be written (${oneLine(error)}); check the folder, and that you may write there.`,
    );
  });
}
