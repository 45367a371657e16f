// All that one run of the benchmark has found.

import type { Width } from '../src/plan/matrix.ts';
import type { Agreement } from './agreement.ts';
import type { Looks } from './protocol.ts';
import type { Series } from './series.ts';
import type { PeerName } from './subjects.ts';

export interface ForwardSeries extends Series {
  readonly model: string;
  readonly tokens: number;
}

export interface ProductSeries extends Series {
  readonly rows: number;
}

/** `threads` are those of the peers. */
export interface ColdSeries extends Series {
  readonly model: string;
  /** Threads of Headlight, as it takes them by itself. */
  readonly own: number;
}

/** What is asked after a full run, and how it is called. */
export const changeNames = {
  append: 'one token appended to 512',
  change: 'one word changed in the middle of 512',
  ablate: 'a head ablated in layer 9 of 12',
} as const;

/** A run that takes over from the one before, beside a run from nothing: the engine against itself. */
export interface ReuseFinding {
  readonly work: keyof typeof changeNames;
  readonly threads: number;
  readonly full: readonly number[];
  readonly reused: readonly number[];
}

/** Where the time of a run goes. */
export interface ProfileFinding {
  readonly model: string;
  readonly threads: number;
  /** '16 tokens' */
  readonly work: string;
  /** Of the whole run. */
  readonly milliseconds: number;
  /** Of that, milliseconds in each of the kernels. */
  readonly ops: Readonly<Record<string, number>>;
}

interface Sizes {
  /** Of the file of the weights. */
  readonly storedBytes: number;
  /** The most that a fresh process had resident. */
  readonly peakBytes: number;
}

/** “The Rock Rules”. */
export interface MemoryFinding extends Sizes {
  readonly model: string;
  readonly width: Width;
}

/** A long text of which everything was looked at. */
export interface ExploredFinding extends Sizes {
  readonly model: string;
  readonly tokens: number;
  /** Of the run. */
  readonly milliseconds: number;
  readonly looks: Looks;
}

export interface Findings {
  /** Peers that could not be installed or started, and why. */
  readonly missing: ReadonlyMap<PeerName, string>;
  /** What could not be measured of the engine itself, a sentence each. */
  readonly failures: string[];
  readonly agreements: Agreement[];
  readonly forward: ForwardSeries[];
  readonly product: ProductSeries[];
  readonly cold: ColdSeries[];
  readonly reuse: ReuseFinding[];
  readonly profiles: ProfileFinding[];
  readonly memory: MemoryFinding[];
  readonly explored: ExploredFinding[];
  /** Milliseconds from the request to all summaries of the rock rules. */
  readonly worker: number[];
}

/** What is found before anything is measured. */
export function noFindings(missing: Findings['missing']): Findings {
  return {
    missing,
    failures: [],
    agreements: [],
    forward: [],
    product: [],
    cold: [],
    reuse: [],
    profiles: [],
    memory: [],
    explored: [],
    worker: [],
  };
}

/** K and N of the matrix product that is measured: GPT-2-small's and BERT-base's first dense layer. */
export const product = { K: 768, N: 3072 } as const;
