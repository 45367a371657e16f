// Medians and quartiles of repeated measurements, and of their ratios round by round.

export interface Spread {
  readonly median: number;
  /** The quartiles: half of all measurements lie between them. */
  readonly low: number;
  readonly high: number;
}

/** Of at least one number; between two neighbours a quantile is interpolated. */
export function spread(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const quantile = (q: number) => {
    const at = q * (sorted.length - 1);
    const below = sorted[Math.floor(at)]!;
    return below + (at % 1) * (sorted[Math.ceil(at)]! - below);
  };
  return { median: quantile(0.5), low: quantile(0.25), high: quantile(0.75) };
}

/**
 * How many times as fast the first is as the second, by the milliseconds of each round: what disturbs a round disturbs
 * both.
 */
export function ratio(first: readonly number[], second: readonly number[]): Spread {
  return spread(first.map((milliseconds, round) => second[round]! / milliseconds));
}

/** '1.43 (1.38–1.47)' */
export function formatRatio({ median, low, high }: Spread): string {
  const digits = high < 10 ? 2 : high < 100 ? 1 : 0;
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** '12.3 ms (12.0–12.9)' */
export function formatTime({ median, low, high }: Spread): string {
  const digits = median < 1 ? 3 : median < 10 ? 2 : median < 100 ? 1 : 0;
  return `${median.toFixed(digits)} ms (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}
