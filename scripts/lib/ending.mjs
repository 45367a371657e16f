// Leaves nothing behind when a process ends, also when it is told to end in the middle of its work.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a terminal, a supervisor and a closed window send. */
export const END_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Lets a signal end the process by `process.exit`, so that what waits for its `exit` event is still done. */
export function exitOnSignals() {
  for (const signal of END_SIGNALS) process.once(signal, () => process.exit(130));
}

/**
 * A new empty folder for as long as it is needed, at the longest until the process ends.
 * @param {string} purpose part of its name
 * @returns {{ path: string, remove: () => void }}
 */
export function temporaryFolder(purpose) {
  const path = mkdtempSync(join(tmpdir(), `headlight-${purpose}-`));
  const remove = () => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.on('exit', remove);
  return { path, remove };
}
