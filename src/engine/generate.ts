// Lets an encoder-decoder write its target, one token after the other, each time the likeliest.

import { lastStack, longestText } from '../plan/architecture.ts';
import { neededSteps } from '../plan/needed.ts';
import { lastHiddenState } from '../plan/plan.ts';
import type { StepId } from '../plan/step.ts';
import type { WritingRules } from '../plan/writing-rules.ts';
import { type Execution, execute, type Inputs } from './execute.ts';
import { isLast, nextToken } from './next-token.ts';

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
 * Greedy decoding, in evaluation. Yields after each step how many ids have been chosen, so that the caller may report,
 * breathe or stop in between. Stopping early (`return()`) gives the memory back.
 */
export function* generate(generation: Generation): Generator<number, Generated> {
  const { plan, source, start, ends, rules } = generation;
  const memory = plan.hiddenStates[0]!.at(-1)!;
  const state = lastHiddenState(plan);
  const none: Inputs = { ids: [], types: [] };

  function* run(
    target: StepId,
    inputs: Inputs,
    given: ReadonlyMap<StepId, Float32Array>,
  ): Generator<number, Float32Array> {
    let found: Float32Array | undefined;
    const steps = execute({
      ...generation,
      inputs: [source, inputs],
      steps: neededSteps(plan, [target], given),
      given,
      dropoutSeed: null,
      tap: (step, output) => {
        if (step.id === target) found = output.data.slice();
      },
    });
    for (const _ of steps) yield ids.length - 1;
    return found!;
  }

  const ids = [start];
  const encoded = yield* run(memory, none, new Map());
  const room = Math.min(rules.limit, longestText(lastStack(plan.architecture)));
  while (ids.length < room) {
    const states = yield* run(state, { ids, types: ids.map(() => 0) }, new Map([[memory, encoded]]));
    // The head reads the last state alone: its scores over the vocabulary are the largest tensor there is.
    const last = states.subarray(-states.length / ids.length);
    const logits = yield* run('logits', { ids: ids.slice(-1), types: [0] }, new Map([[state, last]]));
    const written = { ids, source: source.ids, ends };
    const next = nextToken(logits, written, rules);
    if (ends.includes(next)) return { ids, stopped: isLast(ids, rules) ? 'limit' : 'end' };
    ids.push(next);
  }
  return { ids, stopped: 'limit' };
}
