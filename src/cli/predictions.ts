// What a model's head says: the likeliest words or labels, the likeliest answers in the text, or the text's vector.

import { rowsAtOnce } from '../capture/head-rows.ts';
import { bestSpans, type Quote, quoteOf, resultOf, type Span } from '../plan/answer.ts';
import { labelsOf } from '../plan/architecture.ts';
import { stepOf } from '../plan/plan.ts';
import { cellCount, shapeOf } from '../plan/sizes.ts';
import type { StepId } from '../plan/step.ts';
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
export function predictions({ run: { capture }, model }: FinishedRun, most: number): Prediction[] {
  const result = resultOf(capture.plan);
  if (result?.kind !== 'words' && result?.kind !== 'labels') return [];
  const labels = labelsOf(capture.plan.architecture.head);
  const step = stepOf(capture.plan, 'logits');
  const ofTokens = step.shape[0] === 'token';
  const count = ofTokens ? capture.tokens.at(-1)! : 1;
  const rowsOf = (step: StepId, start: number, end: number) =>
    ofTokens ? capture.rows(step, start, end) : capture.tensor(step);
  const width = cellCount(shapeOf(capture.plan.architecture, step, capture.tokens)) / count;
  const stretch = rowsAtOnce(width);
  const found: Prediction[] = [];
  for (let start = 0; start < count; start += stretch) {
    const end = Math.min(count, start + stretch);
    // The logits are made on the way to the probabilities, and then at hand.
    const probabilities = result.step === 'probs' ? rowsOf('probs', start, end).data : null;
    const logits = rowsOf('logits', start, end).data;
    for (let token = start; token < end; token++) {
      const row = (token - start) * width;
      found.push({
        token: ofTokens ? token : null,
        top: topIndices(logits.subarray(row, row + width), most).map((id) => ({
          id,
          text: labels[id] ?? wordOf(model, 'logits', id),
          logit: logits[row + id]!,
          probability: probabilities?.[row + id] ?? null,
        })),
      });
    }
  }
  return found;
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
