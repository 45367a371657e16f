// How well a model predicts: losses and right answers, added up.

import { topIndices } from '../src/plan/top.ts';

/** Sums over answers. */
export interface Tally {
  readonly answers: number;
  /** Of -log softmax(logits)[answer], in nats. */
  readonly loss: number;
  /** How often the answer was the likeliest. */
  readonly right: number;
}

/** @param logits rows of scores, [answers, V] */
export function tally(logits: readonly Float32Array[], answers: readonly number[]): Tally {
  return {
    answers: answers.length,
    loss: answers.reduce((sum, answer, i) => sum + lossOf(logits[i]!, answer), 0),
    right: answers.filter((answer, i) => topIndices(logits[i]!, 1)[0] === answer).length,
  };
}

export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = (of: keyof Tally) => tallies.reduce((total, each) => total + each[of], 0);
  return { answers: sum('answers'), loss: sum('loss'), right: sum('right') };
}

/** -log softmax(row)[answer], in nats. */
function lossOf(row: Float32Array, answer: number): number {
  const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (const value of row) sum += Math.exp(value - largest);
  return Math.log(sum) + largest - row[answer]!;
}
