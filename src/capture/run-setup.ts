// What a run is made of, before anything is computed.

import type { Execution } from '../engine/execute.ts';
import type { StepId } from '../plan/step.ts';

/** What stays the same in every execution of one run. */
export type RunSetup = Omit<Execution, 'steps' | 'given' | 'skip' | 'past' | 'watched' | 'tap'> & {
  /** Outputs put in the place of what their steps would give. */
  readonly overrides: ReadonlyMap<StepId, Float32Array>;
  /** Bytes for tensors beyond those that are always kept. */
  readonly budget: number;
};
