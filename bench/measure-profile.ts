// Measures where the engine's time goes, op by op.

import { counted } from '../src/plan/counted.ts';
import { changeNames, type Findings } from './findings.ts';
import type { BenchOptions } from './options.ts';
import type { Answer, Request } from './protocol.ts';
import { randomIds } from './random.ts';
import { type RunningSubject, startSubject } from './running-subject.ts';
import type { ModelShape } from './shapes.ts';
import { smallChanges } from './small-changes.ts';
import type { Subject } from './subjects.ts';

/** Passes of which the one that was disturbed least is shown; one more goes before and warms up. */
const rounds = 3;

/** Of full runs of several lengths. */
export async function profileForward(
  shape: ModelShape,
  checkpoint: string,
  headlight: Subject,
  { threads, lengths }: BenchOptions,
  findings: Findings,
): Promise<void> {
  for (const count of threads) {
    await profiled(shape, checkpoint, headlight, count, findings, async (fastest) => {
      for (const tokens of lengths) {
        const request = { task: 'forward', ids: randomIds(tokens, shape.vocab, 5) } as const;
        await fastest(counted(tokens, 'token'), request);
      }
    });
  }
}

/** Of runs that take over from the one before. */
export async function profileReuse(
  shape: ModelShape,
  checkpoint: string,
  headlight: Subject,
  { threads }: BenchOptions,
  findings: Findings,
): Promise<void> {
  const { full, changes } = smallChanges(shape);
  for (const count of threads) {
    await profiled(shape, checkpoint, headlight, count, findings, async (fastest) => {
      for (const { work, request } of changes) await fastest(changeNames[work], request, full);
    });
  }
}

type Fastest = (work: string, request: Request, before?: Request) => Promise<void>;

/** @param measure gets a function that keeps the fastest of some runs, each after another run where one is named */
async function profiled(
  shape: ModelShape,
  checkpoint: string,
  headlight: Subject,
  threads: number,
  findings: Findings,
  measure: (fastest: Fastest) => Promise<void>,
): Promise<void> {
  console.log(`Where the time goes, ${shape.name}, threads: ${threads} …`);
  const running: RunningSubject = startSubject(headlight, checkpoint, threads, { profiled: true });
  try {
    await measure(async (work, request, before) => {
      const answers: Answer[] = [];
      for (let round = -1; round < rounds; round++) {
        if (before) await running.ask(before);
        const answer = await running.ask(request);
        if (round >= 0) answers.push(answer);
      }
      const { milliseconds, ops } = answers.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
      findings.profiles.push({ model: shape.name, threads, work, milliseconds, ops: ops ?? {} });
    });
  } finally {
    await running.stop();
  }
}
