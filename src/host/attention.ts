// What the editor shows of a token, read from the engine: whom it attends to, and how large its states are.

import { hiddenStatistic, hiddenStatistics } from '../plan/summary.ts';
import type { Session } from './session.ts';

/** The weights that a token gives to every token, in the layer and head looked at (the mean over heads for none): [T]. */
export async function attentionOf(session: Session, token: number): Promise<Float32Array> {
  const { plan, focus, exploration } = session.state;
  const step = focus && plan?.patterns[focus.layer];
  if (!step || !exploration) return new Float32Array(0);
  const run = exploration.run.number;
  const { data, shape } = await session.read('tensor', { run, step, slice: [focus.head, token, null] });
  return focus.head === null ? meanOfRows(data, shape[0]!) : data;
}

/** Euclidean length of a token's hidden states: L + 1 numbers, from the embedding to the last block. */
export async function normsOf(session: Session, token: number): Promise<number[]> {
  const { plan, exploration } = session.state;
  if (!plan || !exploration) return [];
  const { number: run, tokens } = exploration.run;
  const { hidden } = await session.read('summaries', { run }); // [L + 1, T, statistics]
  return plan.hiddenStates.map(
    (_, state) =>
      hidden[(state * tokens.length + token) * hiddenStatistics.length + hiddenStatistic('norm')]!,
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
