// The run itself: what of it is computed, what is taken over from an earlier one, and what is kept.

import { execute, tokenCounts } from '../engine/execute.ts';
import type { Tensor } from '../engine/tensor.ts';
import { neededSteps } from '../plan/needed.ts';
import { stepOf } from '../plan/plan.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { Capture, Parts } from './capture.ts';
import { keeping } from './keeping.ts';
import { nothingUnchanged, sameModel, unchanged } from './unchanged.ts';

/**
 * Fills a store and a summary. Yields each step before it is run. Where it ends early, what is in the store stays there.
 */
export function* run({ setup, store, summary }: Parts, earlier: Capture | null): Generator<Step, void> {
  const { plan, kernels, overrides, inputs } = setup;
  const tokens = tokenCounts(inputs);
  const { source, shape, streams, chosen, watches } = keeping(setup, tokens);
  const before = earlier && sameModel(earlier.parts.setup, setup) ? earlier.parts : null;
  const { whole, skip } = before ? unchanged(before.setup, setup) : nothingUnchanged(setup);
  const isWhole = (id: StepId) => whole(stepOf(plan, id));

  const patterns = plan.attentions.flatMap(({ patterns }, attention) =>
    patterns.map((id, layer) => ({ id, attention, layer })),
  );
  const placeOf = new Map(patterns.map((place) => [place.id, place]));
  /** Rows of the streams from the first that is not skipped on; this map is one of their holders. */
  const newRows = new Map<StepId, Tensor>();
  const past = new Map<StepId, Tensor>();
  const hold = (where: Map<StepId, Tensor>, id: StepId, tensor: Tensor): void => {
    kernels.retain(tensor);
    where.set(id, tensor);
  };
  /** Gives a tensor that was made here to those who keep it. */
  const handOver = (made: Tensor, keep: (tensor: Tensor) => void): void => {
    try {
      keep(made);
    } finally {
      kernels.release(made);
    }
  };

  /** What the tap and the overrides bring. @param rows of the tokens from the first that is not skipped on */
  const see = (id: StepId, rows: Tensor): void => {
    const first = skip[stepOf(plan, id).stack]!;
    const rowsBefore = first > 0 ? before!.store.get(id) : undefined;
    const place = placeOf.get(id);
    if (place) {
      const { attention, layer } = place;
      summary.seePattern(attention, layer, rows, first);
      if (first === 0) {
        summary.seeWhole(attention, layer, rows);
        if (chosen.has(id)) store.offer(id, rows);
      } else if (rowsBefore && chosen.has(id)) {
        // Else it is made when somebody looks; so is its picture.
        handOver(kernels.joinQueries(rowsBefore, first, rows), (pattern) => store.offer(id, pattern));
      }
    } else if (streams.has(id)) {
      if (first > 0) {
        hold(newRows, id, rows);
        handOver(kernels.joinTokens(rowsBefore!, first, rows), (state) => store.keep(id, state));
      } else store.keep(id, rows);
    } else if (chosen.has(id)) store.offer(id, rows);
  };

  /** Takes over what holds for this run too. @returns the patterns and streams that are still to be computed */
  const takeOver = ({ store: known, summary: from }: Parts): StepId[] => {
    for (const name of known.names()) {
      // Rows of a step are named by it and by their places.
      if (!isWhole(name.split(' ', 1)[0]!)) continue;
      const tensor = known.get(name)!;
      if (streams.has(name)) store.keep(name, tensor);
      else store.offer(name, tensor);
    }
    for (const { id, attention, layer } of patterns) {
      const { stack } = stepOf(plan, id);
      summary.copyPattern(from, attention, layer, (isWhole(id) ? tokens : skip)[stack]!);
      if (isWhole(id)) summary.copyPicture(from, attention, layer);
    }
    const targets = [...streams, ...placeOf.keys()].filter((id) => !isWhole(id));
    // What another text left would stand beside what this one leaves; whoever looks can have it made again.
    const isAnother = targets.length === streams.size + placeOf.size && skip.every((count) => count === 0);
    if (isAnother) known.shrink();
    return targets;
  };

  try {
    for (const [id, numbers] of overrides) {
      handOver(kernels.tensor(shape(id), numbers), (made) => {
        store.keep(id, made);
        if (!before || !isWhole(id)) see(id, made);
      });
    }
    const targets = before ? takeOver(before) : [...streams, ...placeOf.keys()];
    const steps = neededSteps(plan, targets, { has: (id) => store.has(source(id)) });
    const running = new Set(steps.map(({ id }) => id));
    const reads = new Set(steps.flatMap((step) => step.inputs).filter((id) => !running.has(id)));
    if (skip.some((count) => count > 0)) {
      for (const id of plan.keysAndValues.filter((id) => running.has(id)))
        earlier!.lend(id, (tensor) => hold(past, id, tensor));
    }
    yield* execute({
      ...setup,
      steps,
      given: new Map([...reads].map((id) => [id, { shape: shape(id), data: store.get(source(id))!.data }])),
      skip,
      past,
      watched: { has: watches },
      tap: ({ id }, output) => see(id, output),
    });
    plan.hiddenStates.forEach((states, stack) => {
      const rows = (id: StepId) => newRows.get(source(id)) ?? store.get(source(id))!;
      states.forEach((id, layer) => {
        const below = states[layer - 1];
        const isKnown = isWhole(id) && (below === undefined || isWhole(below));
        if (before) summary.copyState(before.summary, stack, layer, (isKnown ? tokens : skip)[stack]!);
        if (!isKnown) summary.seeState(stack, layer, rows(id), below ? rows(below) : null, skip[stack]!);
      });
    });
  } finally {
    for (const tensor of [...newRows.values(), ...past.values()]) kernels.release(tensor);
  }
}
