// What a person would read in the panel, as data: the documented shape of `headlight run --json`.

import { headStatistics, hiddenStatistics } from '../plan/summary.ts';
import { predictions } from './predictions.ts';
import type { FinishedRun } from './prepare-run.ts';

/**
 * All numbers are finite, with seven significant digits; one that is not finite is null.
 *
 * - `model`: name, family, layers, heads, width
 * - `kernels`: reference, baseline or relaxed
 * - `notes[]`: sentences about what was found in the checkpoint and not used
 * - `dropout_seed`: null, or, where dropout was on as in training, its seed
 * - `cut`: null, or how many tokens were kept and dropped, and where in the text (UTF-16 units) the dropped ones begin
 * - `tokens[]`: id, text, span ([start, end) in UTF-16 units, or null), sequence (which text of a pair), special, type
 * - `layers[].heads[]`: one entry per head: the `headStatistics` (means over the query tokens; entropy in bits,
 *   distance in tokens) and `entropy_by_token`
 * - `hidden_states[]`: L + 1 entries: the step's id, and for each token the `hiddenStatistics`
 * - `predictions[]`: see `Prediction`
 */
export function runSummary(finished: FinishedRun) {
  const { run, checkpoint, model, dropoutSeed } = finished;
  const { architecture, name, notes } = checkpoint;
  const { layers: L, heads: H } = architecture.stack;
  const { summaries, plan, tokens: T } = run.capture;
  const S = headStatistics.length;
  const D = hiddenStatistics.length;
  return {
    model: { name, family: architecture.family, layers: L, heads: H, width: architecture.model },
    kernels: model.kernels.name,
    notes,
    dropout_seed: dropoutSeed,
    cut: run.cut,
    tokens: run.tokens,
    layers: range(L).map((layer) => ({
      layer,
      heads: range(H).map((head) => {
        const at = layer * H + head;
        return {
          head,
          ...record(headStatistics, summaries.heads.subarray(at * S, (at + 1) * S)),
          entropy_by_token: [...summaries.entropy.subarray(at * T, (at + 1) * T)].map(digits),
        };
      }),
    })),
    hidden_states: plan.hiddenStates.map((step, i) => ({
      step,
      tokens: range(T).map((token) => {
        const at = i * T + token;
        return record(hiddenStatistics, summaries.hidden.subarray(at * D, (at + 1) * D));
      }),
    })),
    predictions: predictions(finished, 5).map(({ token, top }) => ({
      token,
      top: top.map(({ id, text, logit, probability }) => ({
        id,
        text,
        logit: digits(logit),
        probability: digits(probability),
      })),
    })),
  };
}

export type RunSummary = ReturnType<typeof runSummary>;

function record<Name extends string>(
  names: readonly Name[],
  values: Float32Array,
): Record<Name, number | null> {
  return Object.fromEntries(names.map((name, i) => [name, digits(values[i]!)])) as Record<
    Name,
    number | null
  >;
}

/** What a float32 holds, without the digits that only float64 sees. */
function digits(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : null;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
