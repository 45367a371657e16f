// What the editor shows of a token, read from the engine: who attends to whom, and how large its states are.

import type { AttentionSet } from '../plan/attention-set.ts';
import type { Focus } from '../plan/focus.ts';
import type { Plan } from '../plan/plan.ts';
import { hiddenStatistic, hiddenStatistics } from '../plan/summary.ts';
import type { Session } from './session.ts';
import type { TokenPlace } from './token-place.ts';

/** One way to look at a token's attention. */
export interface AttentionView {
  readonly set: AttentionSet;
  readonly layer: number;
  /** null: the mean over heads. */
  readonly head: number | null;
  /** Whom the token attends to; or, for a token of the source, who in the target attends to it. */
  readonly direction: 'to' | 'by';
}

/** Weights of the tokens that one stack reads: [T]. */
export interface Weights {
  readonly stack: number;
  readonly weights: Float32Array;
}

/**
 * All attention that a stack's tokens take part in, the set of heads looked at first. That is seen in the layer and
 * head looked at; the others in the mean over heads of their last layer.
 */
export function attentionViews(plan: Plan, focus: Focus, stack: number): AttentionView[] {
  const lookedAt = plan.attentions[focus.attention];
  return plan.attentions
    .filter((set) => set.stack === stack || set.keys === stack)
    .toSorted((a, b) => Number(b === lookedAt) - Number(a === lookedAt))
    .map((set) => ({
      set,
      layer: set === lookedAt ? focus.layer : set.layers - 1,
      head: set === lookedAt ? focus.head : null,
      direction: set.stack === stack ? 'to' : 'by',
    }));
}

/** The weights that a token gives to every token, or gets from them. */
export async function attentionOf(
  session: Session,
  { set, layer, head, direction }: AttentionView,
  token: number,
): Promise<Weights> {
  const stack = direction === 'to' ? set.keys : set.stack;
  const step = set.patterns[layer];
  const { exploration } = session.state;
  if (step === undefined || !exploration) return { stack, weights: new Float32Array(0) };
  const { data, shape } = await session.read('tensor', {
    run: exploration.run.number,
    step,
    slice: direction === 'to' ? [head, token, null] : [head, null, token],
  });
  return { stack, weights: head === null ? meanOfRows(data, shape[0]!) : data };
}

/** Euclidean length of a token's hidden states: L + 1 numbers, from the embedding to the last block. */
export async function normsOf(session: Session, { stack, token }: TokenPlace): Promise<number[]> {
  const { plan, exploration } = session.state;
  if (!plan || !exploration) return [];
  const { number: run, tokens } = exploration.run;
  const { hidden } = await session.read('summaries', { run });
  const ofStack = hidden[stack]!; // [L + 1, T, statistics]
  const T = tokens[stack]!.length;
  return plan.hiddenStates[stack]!.map(
    (_, state) => ofStack[(state * T + token) * hiddenStatistics.length + hiddenStatistic('norm')]!,
  );
}

/** The largest weights, the largest first. */
export function largest(weights: ArrayLike<number>, count: number): { token: number; weight: number }[] {
  return Array.from(weights, (weight, token) => ({ token, weight }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count);
}

/** [rows, columns] -> [columns] */
function meanOfRows(data: Float32Array, rows: number): Float32Array {
  const columns = data.length / rows;
  return Float32Array.from({ length: columns }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += data[row * columns + column]!;
    return sum / rows;
  });
}
