// The heads of one kind and the hidden states of one stack as data, for `headlight run`.

import type { Capture } from '../capture/capture.ts';
import {
  type HeadStatistic,
  type HiddenStatistic,
  headStatistics,
  hiddenStatistics,
  statisticsOf,
} from '../plan/summary.ts';

/** As JSON has it: null stands for what is not finite. */
export type Digits = number | null;

export interface LayerSummary {
  readonly layer: number;
  readonly heads: readonly HeadSummary[];
}

export interface HeadSummary extends Readonly<Partial<Record<HeadStatistic, Digits>>> {
  readonly head: number;
  /** One for each query token. */
  readonly entropy_by_token: readonly Digits[];
}

export interface StateSummary {
  /** The step's id. */
  readonly step: string;
  readonly tokens: readonly Readonly<Record<HiddenStatistic, Digits>>[];
}

/** @param attention index in `plan.attentions` */
export function layersOf(capture: Capture, attention: number): LayerSummary[] {
  const set = capture.plan.attentions[attention]!;
  const { layers: L, heads: H, stack } = set;
  const { heads, entropy } = capture.summaries.attentions[attention]!;
  const T = capture.tokens[stack]!;
  const names = statisticsOf(set);
  return range(L).map((layer) => ({
    layer,
    heads: range(H).map((head) => {
      const at = layer * H + head;
      const means = named(headStatistics, heads, at);
      return {
        head,
        ...(Object.fromEntries(names.map((name) => [name, means[name]])) as Partial<typeof means>),
        entropy_by_token: [...entropy.subarray(at * T, (at + 1) * T)].map(digits),
      };
    }),
  }));
}

/** @param stack index in `architecture.stacks` */
export function statesOf({ plan, summaries, tokens }: Capture, stack: number): StateSummary[] {
  const T = tokens[stack]!;
  return plan.hiddenStates[stack]!.map((step, i) => ({
    step,
    tokens: range(T).map((token) => named(hiddenStatistics, summaries.hidden[stack]!, i * T + token)),
  }));
}

/** One row of a table whose columns have names. */
function named<Name extends string>(
  names: readonly Name[],
  table: Float32Array,
  row: number,
): Record<Name, Digits> {
  return Object.fromEntries(names.map((name, i) => [name, digits(table[row * names.length + i]!)])) as Record<
    Name,
    Digits
  >;
}

/** What a float32 holds, without the digits that only float64 sees. */
export function digits(value: number): Digits {
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : null;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
