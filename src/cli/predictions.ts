// What a model's head says: the likeliest words at each token, or the likeliest labels.

import { stepOf } from '../plan/plan.ts';
import { topIndices } from '../plan/top.ts';
import { wordOf } from '../worker/model.ts';
import type { FinishedRun } from './prepare-run.ts';

export interface Prediction {
  /** The token after, or in whose place, the words are predicted; null for labels, which speak of the whole text. */
  readonly token: number | null;
  /** Likeliest first. */
  readonly top: readonly Guess[];
}

export interface Guess {
  readonly id: number;
  /** The word's spelling in the vocabulary, or the label's name; '#7' where the model has none. */
  readonly text: string;
  readonly logit: number;
  readonly probability: number;
}

/** @returns one for each token of the last stack, a single one for a classifier, none without a head that predicts. */
export function predictions({ run: { capture }, model }: FinishedRun, count: number): Prediction[] {
  if (!capture.plan.byId.has('logits')) return [];
  const ofTokens = stepOf(capture.plan, 'logits').shape.length === 2;
  const row = (step: string, token: number): Float32Array =>
    ofTokens ? capture.rows(step, token, token + 1).data : capture.tensor(step).data;
  return Array.from({ length: ofTokens ? capture.tokens.at(-1)! : 1 }, (_, token) => {
    const logits = row('logits', token);
    const probabilities = row('probs', token);
    return {
      token: ofTokens ? token : null,
      top: topIndices(logits, count).map((id) => ({
        id,
        text: wordOf(model, 'logits', id),
        logit: logits[id]!,
        probability: probabilities[id]!,
      })),
    };
  });
}
