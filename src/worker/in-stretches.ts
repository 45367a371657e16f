// Work that is done step by step, with pauses in which messages are heard.

import { breathe } from './breathe.ts';

/** How long the engine works before it lets messages in, in milliseconds. */
const stretch = 12;

/**
 * Runs a generator to its end.
 * @param pause is told, before each pause, of the latest step and of how many there have been
 * @param ready what must have come before the generator goes on behind a step; null where nothing must
 * @throws Cancelled where the signal says so after a pause, or what `ready` throws; the generator is then ended.
 */
export async function inStretches<Step, Result>(
  steps: Generator<Step, Result>,
  signal: AbortSignal,
  pause: (latest: Step, count: number) => void,
  ready: (step: Step) => Promise<void> | null = () => null,
): Promise<Result> {
  let breathed = performance.now();
  try {
    for (let count = 1; ; count++) {
      const next = steps.next();
      if (next.done) return next.value;
      const coming = ready(next.value);
      if (!coming && performance.now() - breathed < stretch) continue;
      pause(next.value, count);
      await (coming ?? breathe(signal));
      breathed = performance.now();
    }
  } finally {
    // Of a generator that has ended this changes nothing.
    steps.return(undefined as never);
  }
}
