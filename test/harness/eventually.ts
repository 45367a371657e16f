// Waits until what a window shows is what it should show.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

/** Most is there in a tenth of a second; a loaded machine takes longer. */
const PATIENCE_MS = 30_000;

/** Reads again and again until it reads what is expected; fails with the last that it read. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let actual = await read();
  while (!isDeepStrictEqual(actual, expected)) {
    if (Date.now() > end) assert.deepEqual(actual, expected);
    await sleep(50);
    actual = await read();
  }
}
