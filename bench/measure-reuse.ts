// Measures the engine against itself: what a small change costs, beside a run from nothing.

import type { Findings } from './findings.ts';
import type { BenchOptions } from './options.ts';
import { startSubject } from './running-subject.ts';
import type { ModelShape } from './shapes.ts';
import { smallChanges } from './small-changes.ts';
import type { Subject } from './subjects.ts';

/** Each small change is asked right after a full run, which is measured, too. */
export async function measureReuse(
  shape: ModelShape,
  checkpoint: string,
  headlight: Subject,
  { threads, reuseRounds }: BenchOptions,
  findings: Findings,
): Promise<void> {
  const { full, changes } = smallChanges(shape);
  for (const count of threads) {
    console.log(`Small changes, ${shape.name}, threads: ${count} …`);
    const running = startSubject(headlight, checkpoint, count);
    try {
      await running.ask(full);
      for (const { work, request } of changes) {
        const samples: { full: number[]; reused: number[] } = { full: [], reused: [] };
        // The first round warms up.
        for (let round = -1; round < reuseRounds; round++) {
          const whole = await running.ask(full);
          const part = await running.ask(request);
          if (round < 0) continue;
          samples.full.push(whole.milliseconds);
          samples.reused.push(part.milliseconds);
        }
        findings.reuse.push({ work, threads: count, ...samples });
      }
    } finally {
      await running.stop();
    }
  }
}
