// Writes a file that was asked for.

import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileProblem } from './file-problem.ts';

/** @throws Error, one sentence, where it cannot be written. */
export async function writeOutput(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes).catch((error: unknown) => {
    const why = fileProblem(error, `there is no folder ${dirname(file)}`);
    throw new Error(`${file} cannot be written: ${why}; name another place.`);
  });
}
