// A pause in which messages are heard, such as the one that cancels.

import { Cancelled } from '../protocol/rpc.ts';

/** @throws Cancelled where the signal says so after the pause. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) throw new Cancelled();
}
