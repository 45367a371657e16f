// Measures where the engine's time goes, op by op.

import { counted } from '../src/plan/counted.ts';
import { usualThreads } from '../src/worker/thread-count.ts';
import { changeNames, type Findings, type ProfileFinding } from './findings.ts';
import type { BenchOptions } from './options.ts';
import type { Answer, Request } from './protocol.ts';
import { randomIds } from './random.ts';
import { type RunningSubject, startSubject } from './running-subject.ts';
import type { ModelShape } from './shapes.ts';
import { smallChanges } from './small-changes.ts';
import type { Subject } from './subjects.ts';

/** Runs of which the one that was disturbed least is shown; one more goes before and warms up. */
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

/** Of the cold start, which loads the weights on the way. */
export async function profileCold(
  shape: ModelShape,
  checkpoint: string,
  headlight: Subject,
  findings: Findings,
): Promise<void> {
  console.log(`Where the time goes, cold start, ${shape.name} …`);
  const threads = usualThreads();
  const profiles: ProfileFinding[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const running = startSubject(headlight, checkpoint, threads, { profiled: true });
    try {
      const { milliseconds: run, ops } = await running.ask({ task: 'forward', ids: shape.rockRules });
      const milliseconds = performance.now() - begun;
      const all = { ...ops, 'start of the process and of the kernels': milliseconds - run };
      profiles.push({ model: shape.name, threads, work: 'cold start', milliseconds, ops: all });
    } finally {
      await running.stop();
    }
  }
  findings.profiles.push(fastestOf(profiles));
}

function fastestOf<T extends { readonly milliseconds: number }>(all: readonly T[]): T {
  return all.reduce((best, each) => (each.milliseconds < best.milliseconds ? each : best));
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
      const { milliseconds, ops } = fastestOf(answers);
      findings.profiles.push({ model: shape.name, threads, work, milliseconds, ops: ops ?? {} });
    });
  } finally {
    await running.stop();
  }
}
