// What a person would read in the panel, as data: the documented shape of `headlight run --json`.

import { answers, predictions, textVector } from './predictions.ts';
import type { FinishedRun } from './prepare-run.ts';
import { digits, layersOf, statesOf } from './summary-parts.ts';

/**
 * All numbers are finite, with seven significant digits; one that is not finite is null.
 *
 * - `model`: name, family, layers, heads, width
 * - `kernels`: reference, baseline or relaxed
 * - `notes[]`: sentences about what was found in the checkpoint and not used
 * - `dropout_seed`: null, or, where dropout was on as in training, its seed
 * - `cut`: null, or how many tokens were kept and dropped, where in the text (UTF-16 units) the dropped ones begin, and
 *   why: the model has no more places, or there is no more memory
 * - `tokens[]`: id, text, span ([start, end) in UTF-16 units, or null), sequence (which text of a pair), special, type
 * - `layers[].heads[]`: one entry per head: the `headStatistics` (means over the query tokens; entropy in bits,
 *   distance in tokens) and `entropy_by_token`
 * - `hidden_states[]`: L + 1 entries: the step's id, and for each token the `hiddenStatistics`
 * - `predictions[]`: see `Prediction`
 * - `answers[]`, of a model that answers questions: text, place ([start, end) in UTF-16 units, or null), sequence (which
 *   text that is in), first and last token, score
 * - `embedding`, of a model that makes one vector of a text: the step's id, dimension, length, and the first values
 *
 * Of an encoder-decoder `model` has `encoder` and `decoder` with layers and heads of each, and in the place of `tokens`,
 * `layers` and `hidden_states` stand:
 *
 * - `target`: the text that the decoder read
 * - `generated`: whether the model wrote it itself, greedily
 * - `stopped`: null, or, where it did, whether it wrote to an end of its own (end) or had to stop (limit)
 * - `encoder`, `decoder`: `tokens`, `layers` and `hidden_states` of each, as above; the decoder's first token is the
 *   start token, and the spans of the others (sequence 1) point into `target`
 * - `cross`: `layers`, whose queries are the decoder's tokens and whose keys the encoder's, with the `crossStatistics`
 *
 * and the predictions are of the words after the decoder's tokens.
 */
export function runSummary(finished: FinishedRun) {
  const { run, checkpoint, model, dropoutSeed } = finished;
  const { architecture, name, notes } = checkpoint;
  const { family, stacks, model: width } = architecture;
  const size = (stack: number) => ({ layers: stacks[stack]!.blocks.length, heads: stacks[stack]!.heads });
  const about = { kernels: model.kernels.name, notes, dropout_seed: dropoutSeed, cut: run.cut };
  const inside = (stack: number) => ({
    tokens: run.tokens[stack]!,
    layers: layersOf(run.capture, ownAttention(finished, stack)),
    hidden_states: statesOf(run.capture, stack),
  });
  const predicted = { predictions: predicted5(finished), ...answered5(finished), ...embedded(finished) };
  if (stacks.length === 1) {
    return { model: { name, family, ...size(0), width }, ...about, ...inside(0), ...predicted };
  }
  const cross = run.capture.plan.attentions.findIndex((set) => set.name === 'cross');
  return {
    model: { name, family, width, encoder: size(0), decoder: size(1) },
    ...about,
    target: run.second,
    generated: run.generated,
    stopped: run.stopped,
    encoder: inside(0),
    decoder: inside(1),
    cross: { layers: layersOf(run.capture, cross) },
    ...predicted,
  };
}

/** Of a stack's tokens to each other: an index in `plan.attentions`. */
function ownAttention({ model }: FinishedRun, stack: number): number {
  return model.plan.attentions.findIndex((set) => set.stack === stack && set.keys === stack);
}

function predicted5(finished: FinishedRun) {
  return predictions(finished, 5).map(({ token, top }) => ({
    token,
    top: top.map(({ id, text, logit, probability }) => ({
      id,
      text,
      logit: digits(logit),
      probability: probability === null ? null : digits(probability),
    })),
  }));
}

function answered5(finished: FinishedRun) {
  const found = answers(finished, 5);
  return found && { answers: found.map((answer) => ({ ...answer, score: digits(answer.score) })) };
}

function embedded(finished: FinishedRun) {
  const vector = textVector(finished);
  if (!vector) return null;
  const { step, length, values } = vector;
  const first = [...values.subarray(0, 8)].map(digits);
  return { embedding: { step, dimension: values.length, length: digits(length), first } };
}
