// Measures the cold start: from the start of the process to all attentions of “The Rock Rules” in hand.

import { usualThreads } from '../src/worker/thread-count.ts';
import type { Findings } from './findings.ts';
import type { BenchOptions } from './options.ts';
import { startSubject } from './running-subject.ts';
import { failed, type Remark } from './series.ts';
import type { ModelShape } from './shapes.ts';
import type { Subject, SubjectName } from './subjects.ts';

/** Threads that the peers take: as many as are measured at most elsewhere. */
const threads = 2;

/** One after another, in an order that turns; a round before the first brings the files into the system's cache. */
export async function measureCold(
  shape: ModelShape,
  checkpoint: string,
  subjects: readonly Subject[],
  { coldRounds }: BenchOptions,
  findings: Findings,
): Promise<void> {
  console.log(`Cold start, ${shape.name} …`);
  const samples = new Map<SubjectName, number[]>();
  const remarks = new Map<SubjectName, Remark>();
  const own = usualThreads();
  const able = subjects.filter(({ can }) => can('forward', shape.name));
  for (let round = -1; round < coldRounds; round++) {
    const turn = (round + 1) % able.length;
    for (const subject of [...able.slice(turn), ...able.slice(0, turn)]) {
      if (remarks.has(subject.name)) continue;
      const begun = performance.now();
      const started = startSubject(subject, checkpoint, subject.name === 'Headlight' ? own : threads);
      try {
        await started.ask({ task: 'forward', ids: shape.rockRules });
        const passed = performance.now() - begun;
        if (round >= 0) samples.set(subject.name, [...(samples.get(subject.name) ?? []), passed]);
      } catch (error) {
        remarks.set(subject.name, failed(error));
      }
      await started.stop();
    }
  }
  findings.cold.push({ model: shape.name, own, threads, samples, remarks });
}
