// Colour scales: from a number to a colour, and back to the words of a legend.

import { type Color, mix } from './color.ts';
import type { Theme } from './theme.ts';

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Colours from low to high, evenly spaced. */
  readonly colors: readonly Color[];
}

const SHADES = 256;

const shades = (color: (share: number) => Color): Color[] =>
  Array.from({ length: SHADES }, (_, i) => color(i / (SHADES - 1)));

/** From the background, for `low`, to one colour, for `high`. */
export function sequential(theme: Theme, low: number, high: number): Scale {
  return { low, high, colors: shades((share) => mix(theme.background, theme.blue, share)) };
}

/** From red through the background, for 0, to blue; as far below 0 as above. */
export function diverging(theme: Theme, reach: number): Scale {
  const color = (share: number) => {
    const signed = share * 2 - 1;
    return mix(theme.background, signed < 0 ? theme.red : theme.blue, Math.abs(signed));
  };
  return { low: -reach, high: reach, colors: shades(color) };
}

/** The colour of a number; numbers beyond the scale get its end. A number that is none gets the low end. */
export function colorOf(scale: Scale, value: number): Color {
  return scale.colors[shadeOf(scale, value)]!;
}

export function shadeOf({ low, high }: Scale, value: number): number {
  const share = high > low ? (value - low) / (high - low) : 0;
  return Math.round(Math.min(1, Math.max(0, share || 0)) * (SHADES - 1));
}

/**
 * Smallest and largest of the finite numbers, outliers left out: the ends are the quantiles `tail` and 1 - `tail`.
 * Both 0 where there are none.
 */
export function range(values: ArrayLike<number>, tail = 0): { readonly low: number; readonly high: number } {
  const finite = Float32Array.from(values).filter(Number.isFinite).sort();
  if (finite.length === 0) return { low: 0, high: 0 };
  const at = (share: number) => finite[Math.round(share * (finite.length - 1))]!;
  return { low: at(tail), high: at(1 - tail) };
}
