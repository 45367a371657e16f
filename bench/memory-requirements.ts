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

export function memoryVerdicts({ memory, explored }: Findings): readonly Verdict[] {
  const short = memory.map((each) => ({
    ...judged(each, mostBytes(each), `peak resident set, ${each.model} in ${each.width}, “The Rock Rules”`),
    against: '1.25 × stored weights + 200 MB',
  }));
  const long = explored.map((each) => ({
    ...judged(
      each,
      mostBytesExploring(each),
      `every head and every step of ${each.tokens} tokens, ${each.model}`,
    ),
    against: '1.25 × stored weights + 200 MB + the budget of captured tensors',
  }));
  if (short.length + long.length > 0) return [...short, ...long];
  const missing = { against: '1.25 × stored weights + 200 MB', least: '', verdict: 'not measured' };
  return [{ ...missing, work: 'peak resident set', measured: '' }];
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
