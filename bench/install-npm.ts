// Installs a peer from npm into the cache: it is no dependency of this package.

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mustRun } from '../scripts/lib/run-program.mjs';

/**
 * The folder in which packages are installed, made where it is missing; it appears whole or not at all.
 * @param packages exact versions by name
 * @throws Error where npm cannot install them.
 */
export async function peerFolder(
  cache: string,
  name: string,
  packages: Readonly<Record<string, string>>,
): Promise<string> {
  const versions = [...new Set(Object.values(packages))].join('-');
  const folder = join(cache, 'peers', `${name}-${versions}`);
  if (existsSync(folder)) return folder;
  console.log(`Installing ${name} ${versions} into the cache (once) …`);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
    const wanted = Object.entries(packages).map(([each, version]) => `${each}@${version}`);
    const flags = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
    await mustRun(`Installing ${name}`, 'npm', [...flags, ...wanted], { cwd: unfinished });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
