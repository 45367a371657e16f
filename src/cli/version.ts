// The version of the package that this command line is part of.

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Places } from './places.ts';

const about = v.object({ version: v.string() });

export async function version({ packageJson }: Places): Promise<string> {
  return v.parse(about, JSON.parse(await readFile(packageJson, 'utf8'))).version;
}
