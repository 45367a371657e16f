// One series of measurements: the same work by several subjects, in turn.

import { setTimeout as pause } from 'node:timers/promises';
import type { Request } from './protocol.ts';
import type { RunningSubject } from './running-subject.ts';
import { ratio, type Spread } from './statistics.ts';
import type { SubjectName } from './subjects.ts';

export interface Series {
  readonly threads: number;
  /** Milliseconds of each round; a subject is missing that could not do it. */
  readonly samples: ReadonlyMap<SubjectName, readonly number[]>;
  /** Why a subject is missing, or computed with fewer threads than were asked for, in a few words. */
  readonly remarks: ReadonlyMap<SubjectName, string>;
}

/** Between two measurements, until the threads of the last subject have stopped waiting for work. */
const settleMs = 30;

/**
 * Each round asks every subject once, in an order that turns, so that what slows the machine down for a while slows
 * all of them. A subject that fails, or that has fewer threads, is left out and remarked upon.
 */
export async function measureInTurn(
  running: readonly RunningSubject[],
  request: Request,
  threads: number,
  rounds: number,
): Promise<Series> {
  const samples = new Map<SubjectName, number[]>();
  const remarks = new Map<SubjectName, string>();
  let left = running;
  const drop = (subject: RunningSubject, why: string) => {
    remarks.set(subject.name, why);
    samples.delete(subject.name);
    left = left.filter((other) => other !== subject);
  };
  // The first two rounds warm up.
  for (let round = -2; round < rounds; round++) {
    const turn = (round + 2) % left.length;
    for (const subject of [...left.slice(turn), ...left.slice(0, turn)]) {
      await pause(settleMs);
      try {
        const answer = await subject.ask(request);
        if (answer.threads !== threads) drop(subject, fewer(answer.threads));
        else if (round >= 0)
          samples.set(subject.name, [...(samples.get(subject.name) ?? []), answer.milliseconds]);
      } catch (error) {
        drop(subject, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return { threads, samples, remarks };
}

/** How many times as fast Headlight is as a peer; null where one of the two was not measured. */
export function ratioTo({ samples }: Series, peer: SubjectName): Spread | null {
  const [ours, theirs] = [samples.get('Headlight'), samples.get(peer)];
  return ours && theirs ? ratio(ours, theirs) : null;
}

function fewer(threads: number): string {
  return `not yet: it has ${threads === 1 ? 'one thread' : `${threads} threads`}`;
}
