// How the checkpoint reader sees files, wherever they are: a disk, a browser, a test's memory.

import { CheckpointError } from './checkpoint-error.ts';

/** One open file. */
export interface ReadAt {
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`, fewer where the file ends before. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close?(): Promise<void>;
}

/** A folder, wherever it is. */
export interface Folder {
  readonly name: string;
  /** Shown in errors. */
  readonly path: string;
  /** Names of the files directly inside. */
  list(): Promise<readonly string[]>;
  open(file: string): Promise<ReadAt>;
}

/** Opens a file, uses it, and closes it whatever happens. Throws a CheckpointError where it cannot be opened. */
export async function withFile<T>(
  folder: Folder,
  file: string,
  use: (open: ReadAt) => Promise<T>,
): Promise<T> {
  const open = await folder.open(file).catch((error: Error) => {
    throw new CheckpointError(`${file} cannot be opened (${error.message}); check that you may read it.`);
  });
  try {
    return await use(open);
  } finally {
    await open.close?.();
  }
}
