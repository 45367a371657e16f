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
  /** Names of the files directly inside; or in a folder inside, by the path to it. */
  list(inside?: string): Promise<readonly string[]>;
  /** @param file its name, or the path to it in a folder inside, with slashes */
  open(file: string): Promise<ReadAt>;
}

/** A folder inside, under the name of the outer one. @param path with slashes; '' is the folder itself */
export function folderInside(folder: Folder, path: string): Folder {
  if (path === '') return folder;
  return {
    name: folder.name,
    path: `${folder.path}/${path}`,
    list: () => folder.list(path),
    open: (file) => folder.open(insideOf(path, file)),
  };
}

/** The path to a file in a folder inside; '' is the folder itself. */
export function insideOf(path: string, file: string): string {
  return path === '' ? file : `${path}/${file}`;
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
