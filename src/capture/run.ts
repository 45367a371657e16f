// The run itself: what of it is computed, what is taken over from an earlier one, and what is kept.

import { execute, tokenCounts } from '../engine/execute.ts';
import type { Tensor } from '../engine/tensor.ts';
import { sourceOf } from '../plan/alias.ts';
import { keysAndValues } from '../plan/causal.ts';
import { neededSteps } from '../plan/needed.ts';
import { stepOf } from '../plan/plan.ts';
import { cellCount, shapeOf } from '../plan/sizes.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { Capture } from './capture.ts';
import type { RunSetup } from './run-setup.ts';
import type { Store } from './store.ts';
import type { GrowingSummary } from './summary.ts';
import { nothingUnchanged, unchanged } from './unchanged.ts';

/**
 * Fills a store and a summary. Yields each step before it is run. Where it ends early, what is in the store stays there.
 */
export function* run(
  setup: RunSetup,
  { store, summary }: { readonly store: Store; readonly summary: GrowingSummary },
  earlier: Capture | null,
): Generator<Step, void> {
  const { plan, kernels, overrides, inputs, dropoutSeed } = setup;
  const tokens = tokenCounts(inputs);
  const source = (id: StepId) => sourceOf(plan, id, dropoutSeed !== null, overrides);
  const shape = (id: StepId): number[] => shapeOf(plan.architecture, stepOf(plan, id), tokens);
  const { whole, skip } = earlier ? unchanged(earlier.parts.setup, setup) : nothingUnchanged(setup);

  const patterns = plan.attentions.flatMap(({ patterns }, attention) =>
    patterns.map((id, layer) => ({ id, attention, layer })),
  );
  const placeOf = new Map(patterns.map((place) => [place.id, place]));
  const streams = new Set(plan.hiddenStates.flat().map(source));
  const chosen = affordable(
    [...keysAndValues(plan), ...patterns.map(({ id }) => id)].map(source),
    (id) => cellCount(shape(id)) * 4,
    setup.budget,
  );

  /** What the tap and the overrides bring. @param rows of the tokens from the first that is not skipped on */
  const see = (id: StepId, rows: Tensor): void => {
    const first = skip[stepOf(plan, id).stack]!;
    const place = placeOf.get(id);
    if (place) {
      const { attention, layer } = place;
      summary.seePattern(attention, layer, rows, first);
      const before = first > 0 ? earlier!.parts.store.get(id) : null;
      // The rows before it are made when somebody looks.
      if (before === undefined) return;
      holding(before ? kernels.joinQueries(before, first, rows) : null, rows, (pattern) => {
        summary.seeWhole(attention, layer, pattern);
        if (chosen.has(id)) store.offer(id, pattern);
      });
    } else if (streams.has(id)) {
      const before = first > 0 ? earlier!.parts.store.get(id)! : null;
      holding(before ? kernels.joinTokens(before, first, rows) : null, rows, (state) =>
        store.keep(id, state),
      );
    } else if (chosen.has(id)) store.offer(id, rows);
  };
  /** Uses what was made here, and lets go of it; or else what others hold. */
  const holding = (made: Tensor | null, other: Tensor, use: (tensor: Tensor) => void): void => {
    try {
      use(made ?? other);
    } finally {
      if (made) kernels.release(made);
    }
  };

  for (const [id, numbers] of overrides) {
    const tensor = kernels.tensor(shape(id), numbers);
    holding(tensor, tensor, (made) => {
      store.keep(id, made);
      see(id, made);
    });
  }
  const targets = new Set<StepId>([...streams, ...placeOf.keys()]);
  if (earlier) {
    const { parts } = earlier;
    for (const name of parts.store.names()) {
      const step = plan.byId.get(name);
      if (!step || !whole(step)) continue;
      const tensor = parts.store.get(name)!;
      if (streams.has(name)) store.keep(name, tensor);
      else store.offer(name, tensor);
    }
    for (const { id, attention, layer } of patterns) {
      const step = stepOf(plan, id);
      const isWhole = whole(step);
      const queries = isWhole ? tokens[step.stack]! : skip[step.stack]!;
      summary.copyPattern(parts.summary, attention, layer, queries);
      if (!isWhole) continue;
      summary.copyPicture(parts.summary, attention, layer);
      targets.delete(id);
    }
  }

  const known = { has: (id: StepId) => store.has(source(id)) };
  const steps = neededSteps(plan, targets, known);
  const running = new Set(steps.map(({ id }) => id));
  const reads = new Set(steps.flatMap((step) => step.inputs).filter((id) => !running.has(id)));
  const past = new Map<StepId, Tensor>();
  try {
    if (skip.some((count) => count > 0)) {
      for (const id of keysAndValues(plan)) {
        if (!running.has(id)) continue;
        earlier!.lend(id, (tensor) => {
          kernels.retain(tensor);
          past.set(id, tensor);
        });
      }
    }
    yield* execute({
      ...setup,
      steps,
      given: new Map([...reads].map((id) => [id, store.get(source(id))!])),
      skip,
      past,
      watched: { has: (id) => source(id) === id && (placeOf.has(id) || streams.has(id) || chosen.has(id)) },
      tap: ({ id }, output) => see(id, output),
    });
  } finally {
    for (const tensor of past.values()) kernels.release(tensor);
  }
  plan.hiddenStates.forEach((states, stack) => {
    summary.seeHiddenStates(
      stack,
      states.map((id) => store.get(source(id))!),
    );
  });
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
