// What a model's head says: the likeliest words or labels, the likeliest answers in the text, or the text's vector.

import { bestSpans, type Quote, quoteOf, resultOf, type Span } from '../plan/answer.ts';
import { labelsOf } from '../plan/architecture.ts';
import { stepOf } from '../plan/plan.ts';
import { topIndices } from '../plan/top.ts';
import { lengthOf } from '../plan/vector-length.ts';
import { wordOf } from '../worker/model.ts';
import type { FinishedRun } from './prepare-run.ts';

export interface Prediction {
  /**
   * The token after, or in whose place, the words are predicted, or that the labels speak of; null for labels of the
   * whole text.
   */
  readonly token: number | null;
  /** Likeliest first. */
  readonly top: readonly Guess[];
}

export interface Guess {
  readonly id: number;
  /** The word's spelling in the vocabulary, or the label's name; '#7' where the model has none. */
  readonly text: string;
  readonly logit: number;
  /** Null for a label that is a number as it is. */
  readonly probability: number | null;
}

/** @returns one for each token of the last stack, a single one for labels of the text, none without words or labels. */
export function predictions({ run: { capture }, model }: FinishedRun, count: number): Prediction[] {
  const result = resultOf(capture.plan);
  if (result?.kind !== 'words' && result?.kind !== 'labels') return [];
  const ofTokens = stepOf(capture.plan, 'logits').shape[0] === 'token';
  const labels = labelsOf(capture.plan.architecture.head);
  const row = (step: string, token: number): Float32Array =>
    ofTokens ? capture.rows(step, token, token + 1).data : capture.tensor(step).data;
  return Array.from({ length: ofTokens ? capture.tokens.at(-1)! : 1 }, (_, token) => {
    const logits = row('logits', token);
    const probabilities = result.step === 'probs' ? row('probs', token) : null;
    return {
      token: ofTokens ? token : null,
      top: topIndices(logits, count).map((id) => ({
        id,
        text: labels[id] ?? wordOf(model, 'logits', id),
        logit: logits[id]!,
        probability: probabilities?.[id] ?? null,
      })),
    };
  });
}

export type Answer = Span & Quote;

/** @returns best first; null for a model that looks for no answer. */
export function answers({ run }: FinishedRun, count: number): Answer[] | null {
  const result = resultOf(run.capture.plan);
  if (result?.kind !== 'spans') return null;
  const [start, end] = [result.start, result.end].map((step) => run.capture.tensor(step).data);
  // A decoder that reads the source once more answers from it, too.
  const tokens = run.tokens[0]!;
  return bestSpans(tokens, start!, end!, count).map((span) => ({ ...span, ...quoteOf(span, tokens, run) }));
}

export interface TextVector {
  readonly step: string;
  readonly length: number;
  readonly values: Float32Array;
}

/** @returns null for a model that makes no vector of a text. */
export function textVector({ run: { capture } }: FinishedRun): TextVector | null {
  const result = resultOf(capture.plan);
  if (result?.kind !== 'vector') return null;
  const { data } = capture.tensor(result.step);
  return { step: result.step, length: lengthOf(data), values: data };
}
