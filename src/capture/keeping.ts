// What a run keeps of what passes by, before anything of it is computed.

import { sourceOf } from '../plan/alias.ts';
import { shapesOf } from '../plan/plan.ts';
import { cellCount, type TokenCounts } from '../plan/sizes.ts';
import type { StepId } from '../plan/step.ts';
import type { RunSetup } from './run-setup.ts';

export interface Keeping {
  /** The step whose numbers these are. */
  readonly source: (id: StepId) => StepId;
  readonly shape: (id: StepId) => number[];
  /** The hidden states, which are kept for certain. */
  readonly streams: ReadonlySet<StepId>;
  /** The patterns, which are seen, whether they are kept or not. */
  readonly patterns: ReadonlySet<StepId>;
  /** What is offered to the budget, and fits into it: keys and values that a text which follows may read first, then patterns. */
  readonly chosen: ReadonlySet<StepId>;
  /** Whether the run must look at the output of a step. */
  readonly watches: (id: StepId) => boolean;
}

export function keeping(
  {
    plan,
    dropoutSeed,
    overrides,
    budget,
  }: Pick<RunSetup, 'plan' | 'dropoutSeed' | 'budget'> & {
    readonly overrides: { has(id: StepId): boolean };
  },
  tokens: TokenCounts,
): Keeping {
  const source = (id: StepId) => sourceOf(plan, id, dropoutSeed !== null, overrides);
  const shape = shapesOf(plan, tokens);
  const streams = new Set(plan.hiddenStates.flat().map(source));
  const patterns = new Set(plan.attentions.flatMap((set) => set.patterns));
  const bytes = (id: StepId) => cellCount(shape(id)) * 4;
  const chosen = affordable(
    [...plan.keysAndValues, ...plan.keysAndValuesOfSource, ...patterns].map(source),
    bytes,
    budget,
  );
  const watches = (id: StepId) =>
    (patterns.has(id) || streams.has(id) || chosen.has(id)) && source(id) === id;
  return { source, shape, streams, patterns, chosen, watches };
}

/** As many of these, in their order, as the budget has room for. */
function affordable(ids: readonly StepId[], bytes: (id: StepId) => number, budget: number): Set<StepId> {
  const chosen = new Set<StepId>();
  let left = budget;
  for (const id of ids) {
    if (chosen.has(id) || bytes(id) > left) continue;
    left -= bytes(id);
    chosen.add(id);
  }
  return chosen;
}
