// A score of every head of a model: of one run, and the mean of several.

import type { Capture } from '../src/capture/capture.ts';
import type { Attention } from './circuits.ts';
import type { HeadScores } from './figures.ts';

/** @param score of the heads of one layer; the model has one stack */
export function eachLayer({ plan, tensor }: Capture, score: (attention: Attention) => number[]): HeadScores {
  return plan.attentions[0]!.patterns.map((step) => {
    const { shape, data } = tensor(step);
    return score({ heads: shape[0]!, tokens: shape[1]!, data });
  });
}

export function meanOf(scores: readonly HeadScores[]): HeadScores {
  const [first] = scores;
  return first!.map((row, layer) =>
    row.map((_, head) => scores.reduce((sum, each) => sum + each[layer]![head]!, 0) / scores.length),
  );
}
