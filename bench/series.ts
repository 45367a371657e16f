// One series of measurements: the same work by several subjects, in turn.

import { setTimeout as pause } from 'node:timers/promises';
import { counted } from '../src/plan/counted.ts';
import type { Answer, Request } from './protocol.ts';
import type { RunningSubject } from './running-subject.ts';
import { ratio, type Spread, spread } from './statistics.ts';
import type { SubjectName } from './subjects.ts';

/** Why a subject is missing in a series. */
export interface Remark {
  /** 'failed' */
  readonly cell: string;
  /** One sentence. */
  readonly why: string;
}

export interface Series {
  readonly threads: number;
  /** Milliseconds of a pass in each round; a subject is missing that could not do it. */
  readonly samples: ReadonlyMap<SubjectName, readonly number[]>;
  /** Of those that are missing. */
  readonly remarks: ReadonlyMap<SubjectName, Remark>;
}

/** Between two measurements, until the threads of the last subject have stopped waiting for work. */
const settleMs = 30;

/**
 * Each round gives every subject one turn, in an order that changes, so that what slows the machine down for a while
 * slows all of them. A subject that fails, or that has fewer threads, is left out and remarked upon.
 * @param passes how often a subject is asked in its turn; of several, the first is not counted, and the median of the
 * others is: the first finds the caches as the other subjects left them, and where a pass is short this is much of it
 */
export async function measureInTurn(
  running: readonly RunningSubject[],
  request: Request,
  threads: number,
  rounds: number,
  passes = 1,
): Promise<Series> {
  const samples = new Map<SubjectName, number[]>();
  const remarks = new Map<SubjectName, Remark>();
  let left = running;
  const drop = (subject: RunningSubject, remark: Remark) => {
    remarks.set(subject.name, remark);
    samples.delete(subject.name);
    left = left.filter((other) => other !== subject);
  };
  // The first two rounds warm up.
  for (let round = -2; round < rounds; round++) {
    const turn = (round + 2) % left.length;
    for (const subject of [...left.slice(turn), ...left.slice(0, turn)]) {
      await pause(settleMs);
      try {
        const answers: Answer[] = [];
        while (answers.length < passes) answers.push(await subject.ask(request));
        const other = answers.find((answer) => answer.threads !== threads);
        if (other) drop(subject, fewer(subject.name, other.threads, threads));
        else if (round >= 0) {
          const { median } = spread(answers.slice(passes > 1 ? 1 : 0).map((answer) => answer.milliseconds));
          samples.set(subject.name, [...(samples.get(subject.name) ?? []), median]);
        }
      } catch (error) {
        drop(subject, failed(error));
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

export function failed(error: unknown): Remark {
  return { cell: 'failed', why: error instanceof Error ? error.message : String(error) };
}

function fewer(name: SubjectName, has: number, asked: number): Remark {
  const why = `${name} has only ${counted(has, 'thread')} where ${asked} were asked for`;
  return { cell: counted(has, 'thread'), why };
}
