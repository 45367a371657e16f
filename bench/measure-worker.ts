// Measures a request to the engine's worker, as the panel waits for it.

import { usualThreads } from '../src/worker/thread-count.ts';
import type { Findings } from './findings.ts';
import { startSubject } from './running-subject.ts';
import type { Subject } from './subjects.ts';

/** Workers, started one after the other. */
const rounds = 5;

/** The rock rules: from the request to all summaries, with the threads that the extension takes by itself. */
export async function measureWorker(headlight: Subject, findings: Findings): Promise<void> {
  console.log('The rock rules in the worker …');
  const running = startSubject(headlight, '', usualThreads());
  try {
    for (let round = 0; round < rounds; round++) {
      const { milliseconds } = await running.ask({
        task: 'worker',
        model: 'the-rock-rules',
        text: 'The Rock Rules',
        other: 'Rules Rock The',
      });
      findings.worker.push(milliseconds);
    }
  } finally {
    await running.stop();
  }
}
