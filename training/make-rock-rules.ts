// Writes the checkpoints of the running example to media/models.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rockRules } from './rock-rules.ts';

for (const [path, bytes] of rockRules()) {
  const file = join('media/models', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  console.log(`${file} ${bytes.length} bytes`);
}
