// All that one run of the benchmark has found.

import type { Agreement } from './agreement.ts';
import type { Series } from './series.ts';
import type { PeerName } from './subjects.ts';

export interface ForwardSeries extends Series {
  readonly model: string;
  readonly tokens: number;
}

export interface ProductSeries extends Series {
  readonly rows: number;
}

export interface ColdSeries extends Series {
  readonly model: string;
}

/** A second run, beside a run from nothing: the engine against itself. */
export interface ReuseFinding {
  readonly work: 'append' | 'change' | 'ablate';
  readonly full: readonly number[];
  readonly reused: readonly number[];
}

export interface ProfileFinding {
  readonly model: string;
  readonly tokens: number;
  /** Of a pass that keeps nothing. */
  readonly milliseconds: number;
  /** Of one with full capture. */
  readonly captured: number;
  readonly ops: Readonly<Record<string, number>>;
}

export interface Findings {
  /** Peers that could not be installed or started, and why. */
  readonly missing: ReadonlyMap<PeerName, string>;
  readonly agreements: Agreement[];
  readonly forward: ForwardSeries[];
  readonly product: ProductSeries[];
  readonly cold: ColdSeries[];
  readonly reuse: ReuseFinding[];
  readonly profiles: ProfileFinding[];
  /** Milliseconds from the request to all summaries of the rock rules. */
  readonly worker: number[];
}

/** K and N of the matrix product that is measured: GPT-2-small's and BERT-base's first dense layer. */
export const product = { K: 768, N: 3072 } as const;
