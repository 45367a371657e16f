// What a call needs that nobody watches.

import type { CallContext } from '../../src/protocol/rpc.ts';

/** Neither cancelled nor listened to. */
export const quiet: CallContext = { signal: new AbortController().signal, progress: () => {} };

/** Runs a generator to its end and gives what it returns. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}
