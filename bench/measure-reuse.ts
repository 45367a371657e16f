// Measures the engine against itself: what a small change costs, beside a run from nothing; and where the time goes.

import type { Findings, ReuseFinding } from './findings.ts';
import type { BenchOptions } from './options.ts';
import type { Answer, Request } from './protocol.ts';
import { randomIds } from './random.ts';
import { startSubject } from './running-subject.ts';
import type { ModelShape } from './shapes.ts';
import type { Subject } from './subjects.ts';

const tokens = 512;
/** The ninth of twelve layers, counted from 0. */
const ablatedLayer = 8;

/** Passes of which the fastest is shown op by op. */
const profiledRounds = 5;

/** On a causal model: one token appended, one changed in the middle, and a head ablated, each after a whole run. */
export async function measureReuse(
  shape: ModelShape,
  checkpoint: string,
  headlight: Subject,
  { quick }: BenchOptions,
  findings: Findings,
): Promise<void> {
  console.log(`Small changes, ${shape.name} …`);
  const [first, other] = [randomIds(tokens + 1, shape.vocab, 5), randomIds(tokens + 1, shape.vocab, 9)];
  const ids = first.slice(0, tokens);
  const changed = ids.map((id, place) => (place === tokens / 2 ? other[place]! : id));
  // Nothing of what was run before is of use to a text that begins with another token.
  const elsewhere = (texts: readonly number[]) => texts.map((_, place) => other[place]!);
  const works: readonly [ReuseFinding['work'], full: Request, reused: Request][] = [
    ['append', { task: 'again', ids: elsewhere(first), next: first }, { task: 'again', ids, next: first }],
    ['change', { task: 'again', ids: elsewhere(ids), next: ids }, { task: 'again', ids, next: changed }],
    [
      'ablate',
      { task: 'again', ids: elsewhere(ids), next: ids },
      { task: 'ablate', ids, layer: ablatedLayer, head: 0 },
    ],
  ];
  const running = startSubject(headlight, checkpoint, 1);
  try {
    await running.ask({ task: 'forward', ids });
    for (const [work, whole, part] of works) {
      const [full, reused]: [number[], number[]] = [[], []];
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        full.push((await running.ask(whole)).milliseconds);
        reused.push((await running.ask(part)).milliseconds);
      }
      findings.reuse.push({ work, full, reused });
    }
  } finally {
    await running.stop();
  }
}

/** The time of each op, of passes of several lengths: of some, the one that was disturbed least. */
export async function measureProfile(
  shape: ModelShape,
  checkpoint: string,
  headlight: Subject,
  { lengths }: BenchOptions,
  findings: Findings,
): Promise<void> {
  const running = startSubject(headlight, checkpoint, 1);
  try {
    for (const count of lengths) {
      const ids = randomIds(count, shape.vocab, 5);
      const [passes, captures]: [Answer[], Answer[]] = [[], []];
      for (let round = 0; round < profiledRounds; round++) {
        passes.push(await running.ask({ task: 'profile', ids }));
        captures.push(await running.ask({ task: 'forward', ids }));
      }
      const { milliseconds, ops } = fastest(passes);
      const captured = fastest(captures).milliseconds;
      findings.profiles.push({ model: shape.name, tokens: count, milliseconds, captured, ops: ops ?? {} });
    }
  } finally {
    await running.stop();
  }
}

function fastest(answers: readonly Answer[]): Answer {
  return answers.reduce((best, each) => (each.milliseconds < best.milliseconds ? each : best));
}

/** The rock rules: from the request to all summaries, in the engine's worker. */
export async function measureWorker(headlight: Subject, findings: Findings): Promise<void> {
  console.log('The rock rules in the worker …');
  const running = startSubject(headlight, '', 1);
  try {
    for (let round = 0; round < 5; round++) {
      const request = { task: 'worker', model: 'the-rock-rules', text: 'The Rock Rules' } as const;
      findings.worker.push((await running.ask(request)).milliseconds);
    }
  } finally {
    await running.stop();
  }
}
