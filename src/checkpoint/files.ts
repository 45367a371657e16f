// How the checkpoint reader sees files, wherever they are: a disk, a browser, a test's memory.

import { CheckpointError } from './checkpoint-error.ts';

/** By what it is seen that a file has been changed. */
export interface FileState {
  /** In bytes. */
  readonly size: number;
  /** When it was last changed, in milliseconds. */
  readonly modified: number;
}

/** One open file, as it was when it was opened. */
export interface ReadAt extends FileState {
  /** Fills `into` with what lies from `offset` on, as far as the file goes. Returns how many bytes that were. */
  read(offset: number, into: Uint8Array): Promise<number>;
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

/** Gives a file of a folder, which is opened when it is first asked for. */
export type OpenFile = (file: string) => Promise<ReadAt>;

/**
 * Opens the files that `use` asks for, each once, and closes them whatever happens.
 * @throws CheckpointError where one cannot be opened.
 */
export async function withFiles<T>(folder: Folder, use: (open: OpenFile) => Promise<T>): Promise<T> {
  const files = new Map<string, Promise<ReadAt>>();
  const open: OpenFile = (name) => {
    const file = files.get(name) ?? opened(folder, name);
    files.set(name, file);
    return file;
  };
  try {
    return await use(open);
  } finally {
    for (const opening of await Promise.allSettled(files.values())) {
      if (opening.status === 'fulfilled') await opening.value.close?.();
    }
  }
}

/** Opens one file, uses it, and closes it whatever happens. Throws a CheckpointError where it cannot be opened. */
export function withFile<T>(folder: Folder, file: string, use: (open: ReadAt) => Promise<T>): Promise<T> {
  return withFiles(folder, async (open) => use(await open(file)));
}

function opened(folder: Folder, file: string): Promise<ReadAt> {
  return folder.open(file).catch((error: Error) => {
    throw new CheckpointError(`${file} cannot be opened (${error.message}); check that you may read it.`);
  });
}

/** `length` bytes of a file from `offset` on, fewer where it ends before. */
export async function readPart(file: ReadAt, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, file.size - offset)));
  return bytes.subarray(0, await file.read(offset, bytes));
}
