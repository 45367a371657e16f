// Where things lie: the checkout, what it builds, and the cache outside it.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder, found from here as well as from a test's bundle that this file is part of. */
export const root = folderAbove(fileURLToPath(import.meta.url), 'package-lock.json');

/** The example that `npm start` opens. */
export const example = join(root, 'examples', 'repeated-names.ts');

/**
 * The folder for what is too big for a checkout and may be deleted at any time.
 * @returns {string}
 */
export function cacheFolder() {
  const base =
    process.env.XDG_CACHE_HOME ||
    (process.platform === 'win32' && process.env.LOCALAPPDATA) ||
    join(homedir(), '.cache');
  return join(base, 'headlight');
}

/**
 * @param {string} path
 * @param {string} file
 * @returns {string}
 */
function folderAbove(path, file) {
  const folder = dirname(path);
  if (existsSync(join(folder, file))) return folder;
  if (folder === path) throw new Error(`No folder above this one has a ${file}.`);
  return folderAbove(folder, file);
}
