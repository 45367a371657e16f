// Work that is done step by step, with pauses in which messages are heard.

import { breathe } from './breathe.ts';

/** How long the engine works before it lets messages in, in milliseconds. */
const stretch = 12;

/**
 * Runs a generator to its end.
 * @param pause is told, before each pause, of the latest step and of how many there have been
 * @throws Cancelled where the signal says so after a pause; the generator is then ended.
 */
export async function inStretches<Step, Result>(
  steps: Generator<Step, Result>,
  signal: AbortSignal,
  pause: (latest: Step, count: number) => void,
): Promise<Result> {
  let breathed = performance.now();
  for (let count = 1; ; count++) {
    const next = steps.next();
    if (next.done) return next.value;
    if (performance.now() - breathed < stretch) continue;
    pause(next.value, count);
    try {
      await breathe(signal);
    } catch (cancelled) {
      steps.return(undefined as never);
      throw cancelled;
    }
    breathed = performance.now();
  }
}
