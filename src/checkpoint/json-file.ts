// A JSON file of a checkpoint folder.

import { CheckpointError } from './checkpoint-error.ts';
import { type Folder, readPart, withFile } from './files.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * @param prepare changes the text before it is parsed.
 * @throws CheckpointError where the file is not JSON.
 */
export async function readJson(
  folder: Folder,
  file: string,
  prepare: (text: string) => string = (text) => text,
): Promise<unknown> {
  const bytes = await withFile(folder, file, (open) => readPart(open, 0, open.size));
  try {
    return JSON.parse(prepare(decodeUtf8(bytes)));
  } catch (error) {
    throw new CheckpointError(
      `${file} is not JSON (${(error as Error).message}); download or save it again.`,
    );
  }
}
