// Lets an encoder-decoder write its target, one token after the other, each time the likeliest.

import { isCausal, lastStack, longestText } from '../plan/architecture.ts';
import { neededSteps } from '../plan/needed.ts';
import { lastHiddenState } from '../plan/plan.ts';
import { sameTurns } from '../plan/rope.ts';
import type { StepId } from '../plan/step.ts';
import type { WritingRules } from '../plan/writing-rules.ts';
import { type Execution, execute, type Inputs } from './execute.ts';
import { isLast, nextToken } from './next-token.ts';
import type { Tensor } from './tensor.ts';

export interface Generation extends Pick<Execution, 'plan' | 'kernels' | 'weights'> {
  readonly source: Inputs;
  /** The id that stands before the first token. */
  readonly start: number;
  /** The ids that end the target. */
  readonly ends: readonly number[];
  /** What may be written in between, and how much. */
  readonly rules: WritingRules;
}

export interface Generated {
  /** What the decoder has read in the end: the start, then every id but the one that ends. */
  readonly ids: readonly number[];
  /** Whether the model came to an end, or was made to stop at the limit. */
  readonly stopped: 'end' | 'limit';
}

/**
 * Greedy decoding, in evaluation. Yields before each step how many ids have been chosen, so that the caller may report,
 * breathe or stop in between. Stopping early (`return()`) gives the memory back.
 * Keys and values are kept, so each token costs one row of each step.
 */
export function* generate(generation: Generation): Generator<number, Generated> {
  const { plan, kernels, source, start, ends, rules } = generation;
  const decoder = lastStack(plan.architecture);
  const memory = plan.hiddenStates[0]!.at(-1)!;
  const state = lastHiddenState(plan);
  const ofTokens = isCausal(decoder) ? plan.keysAndValues : [];
  const ofSource = [memory, ...plan.keysAndValuesOfSource];
  /** What is known of the source, and of the tokens so far; each tensor here has this map as a holder. */
  const known = new Map<StepId, Tensor>();
  const past = new Map<StepId, Tensor>();
  const keep = (where: Map<StepId, Tensor>, id: StepId, tensor: Tensor): void => {
    const before = where.get(id);
    kernels.retain(tensor);
    where.set(id, tensor);
    if (before) kernels.release(before);
  };

  function* run(
    target: StepId,
    inputs: Inputs,
    given: ReadonlyMap<StepId, Tensor>,
    skip: number,
  ): Generator<number, Float32Array> {
    let found: Float32Array | undefined;
    const steps = execute({
      ...generation,
      inputs: [source, inputs],
      steps: neededSteps(plan, [target], given),
      given,
      skip: [0, skip],
      // The execution reads what was known before it began.
      past: new Map(past),
      dropoutSeed: null,
      watched: new Set([target, ...ofTokens, ...ofSource]),
      tap: ({ id }, output) => {
        if (id === target) found = output.data.slice();
        if (ofSource.includes(id)) keep(known, id, output);
        else if (ofTokens.includes(id)) keep(past, id, output);
      },
    });
    for (const _ of steps) yield ids.length - 1;
    return found!;
  }

  const ids = [start];
  try {
    yield* run(memory, { ids: [], types: [] }, known, 0);
    const room = Math.min(rules.limit, longestText(decoder));
    while (ids.length < room) {
      const text = { ids, types: ids.map(() => 0) };
      const before = ids.length - 1;
      const skip = past.size > 0 && sameTurns(decoder, before, ids.length) ? before : 0;
      const states = yield* run(state, text, known, skip);
      // The head reads the last state alone: its scores over the vocabulary are the largest tensor there is.
      const width = states.length / (ids.length - skip);
      const last = kernels.tensor([1, width], states.subarray(-width));
      let logits: Float32Array;
      try {
        logits = yield* run('logits', { ids: ids.slice(-1), types: [0] }, new Map([[state, last]]), 0);
      } finally {
        kernels.release(last);
      }
      const written = { ids, source: source.ids, ends };
      const next = nextToken(logits, written, rules);
      if (ends.includes(next)) return { ids, stopped: isLast(ids, rules) ? 'limit' : 'end' };
      ids.push(next);
    }
    return { ids, stopped: 'limit' };
  } finally {
    for (const tensor of [...known.values(), ...past.values()]) kernels.release(tensor);
  }
}
