// How much memory the engine may take, and whether it takes more.

import type { ExploredFinding, Findings, MemoryFinding } from './findings.ts';
import type { Verdict } from './requirements.ts';
import { captureBytes } from './subjects/capture-bytes.ts';

/** Bytes of a process that runs a short text: the weights as they are kept, and what Node and a run need beside them. */
export function mostBytes({ storedBytes }: Pick<MemoryFinding, 'storedBytes'>): number {
  return 1.25 * storedBytes + 200e6;
}

/** Of one that explores a long text: it may use the whole budget for captured tensors, too. */
export function mostBytesExploring(finding: ExploredFinding): number {
  return mostBytes(finding) + captureBytes;
}

const againstShort = '1.25 × stored weights + 200 MB';
const againstLong = `${againstShort} + the budget of captured tensors`;

export function memoryVerdicts({ memory, explored }: Findings): readonly Verdict[] {
  const short = memory.map((each) => ({
    ...judged(each, mostBytes(each), `peak resident set, ${each.model} in ${each.width}, “The Rock Rules”`),
    against: againstShort,
  }));
  const long = explored.map((each) => ({
    ...judged(
      each,
      mostBytesExploring(each),
      `every head and every step of ${each.tokens} tokens, ${each.model}`,
    ),
    against: againstLong,
  }));
  return [
    ...(short.length > 0 ? short : [notMeasured('peak resident set', againstShort)]),
    ...(long.length > 0 ? long : [notMeasured('every head and every step of a long text', againstLong)]),
  ];
}

function notMeasured(work: string, against: string): Verdict {
  return { work, against, least: '', verdict: 'not measured', measured: '' };
}

function judged({ peakBytes }: { readonly peakBytes: number }, most: number, work: string) {
  return {
    work,
    least: `under ${megabytes(most)}`,
    verdict: peakBytes <= most ? 'reached' : 'not reached',
    measured: megabytes(peakBytes),
  };
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
