// A folder on this machine's disk.

import { open, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Folder, ReadAt } from '../checkpoint/files.ts';

/** @param path absolute, or relative to the current directory */
export function nodeFolder(path: string): Folder {
  const absolute = resolve(path);
  return {
    name: basename(absolute),
    path: absolute,
    // Not `isFile()`: a model in Hugging Face's cache consists of links.
    list: async (inside = '') => {
      const entries = await readdir(join(absolute, inside), { withFileTypes: true });
      return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
    },
    open: (file) => openFile(join(absolute, file)),
  };
}

async function openFile(path: string): Promise<ReadAt> {
  const handle = await open(path, 'r');
  const { size, mtimeMs: modified } = await handle.stat();
  return {
    size,
    modified,
    async read(offset, into) {
      let done = 0;
      // One call reads at most 2 GiB, and may read less.
      while (done < into.length) {
        const { bytesRead } = await handle.read(
          into,
          done,
          Math.min(into.length - done, 1 << 30),
          offset + done,
        );
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    close: () => handle.close(),
  };
}
