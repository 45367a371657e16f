// Whether a query can see a key.

import type { Reach } from './architecture.ts';

/** @param query @param key places in the text, in tokens */
export function inReach({ before, after }: Reach, query: number, key: number): boolean {
  return (before === null || query - key <= before) && (after === null || key - query <= after);
}
