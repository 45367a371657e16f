// Rotary position embeddings (Su et al. 2021): how far queries and keys are turned at each place.

import type { Stack } from './architecture.ts';

/** A query or key of width D is turned in pairs of cells, each pair at a speed of its own. */
export interface Rope {
  /** R: the first cells of a head, which are turned; the others stay. */
  readonly dims: number;
  /** θ: pair i turns by θ^(-2i/R) radians a token. */
  readonly base: number;
  /** What stands for R in the speeds, where it is not R itself: an odd width, of which the last cell is turned with one more. */
  readonly span?: number;
  /** Which cells are a pair: i and i + R/2, or 2i and 2i + 1. */
  readonly pairing: 'halves' | 'neighbours';
  readonly scaling: RopeScaling;
}

/** How a model reads texts longer than those that it was first trained on. */
export type RopeScaling =
  | { readonly type: 'default' }
  /** All pairs turn slower by a factor (Chen et al. 2023). */
  | { readonly type: 'linear'; readonly factor: number }
  /** The base grows with a text longer than `original` (NTK-aware). */
  | { readonly type: 'dynamic'; readonly factor: number; readonly original: number }
  /** Slow pairs turn slower by a factor, fast ones as before, those between in between (Llama 3.1). */
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFrequency: number;
      readonly highFrequency: number;
      readonly original: number;
    }
  /** Peng et al. 2023: as llama3, with another ramp, and all scores a little larger. */
  | {
      readonly type: 'yarn';
      readonly factor: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      /** Whether the ends of the ramp are whole numbers. */
      readonly truncate: boolean;
      readonly original: number;
      /** What sines and cosines are multiplied by. */
      readonly attentionFactor: number;
    }
  /** A factor for each pair: one list for short texts, one for those longer than `original` (Ding et al. 2024). */
  | {
      readonly type: 'longrope';
      readonly short: readonly number[];
      readonly long: readonly number[];
      readonly original: number;
      readonly attentionFactor: number;
    };

/** What the turned cells are made with, [T, R/2] each, in float32. */
export interface Turns {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

const { fround } = Math;

/** Cosine and sine for each token of a text and each pair, rounded where Hugging Face transformers rounds to float32. */
export const turns = keptForText((rope, tokens): Turns => {
  const pairs = rope.dims / 2;
  const cos = new Float32Array(tokens * pairs);
  const sin = new Float32Array(tokens * pairs);
  for (let t = 0; t < tokens; t++) {
    for (let pair = 0; pair < pairs; pair++) {
      const one = turn(rope, tokens, t, pair);
      cos[t * pairs + pair] = one.cos;
      sin[t * pairs + pair] = one.sin;
    }
  }
  return { cos, sin };
});

/** One cell of `turns`, and the angle in radians. */
export function turn(
  rope: Rope,
  tokens: number,
  t: number,
  pair: number,
): { readonly angle: number; readonly cos: number; readonly sin: number } {
  const factor = 'attentionFactor' in rope.scaling ? fround(rope.scaling.attentionFactor) : 1;
  const angle = fround(t * speedsFor(rope, tokens)[pair]!);
  return {
    angle,
    cos: fround(fround(Math.cos(angle)) * factor),
    sin: fround(fround(Math.sin(angle)) * factor),
  };
}

const speedsFor = keptForText(frequencies);

/** Keeps what was made for the last text: all blocks, and all cells that are looked at, ask for the same again. */
function keptForText<Made>(make: (rope: Rope, tokens: number) => Made): typeof make {
  const last = new WeakMap<Rope, { readonly tokens: number; readonly made: Made }>();
  return (rope, tokens) => {
    const known = last.get(rope);
    if (known?.tokens === tokens) return known.made;
    const made = make(rope, tokens);
    last.set(rope, { tokens, made });
    return made;
  };
}

/**
 * Radians a token by which each pair is turned, [R/2], for a text of so many tokens.
 * Each operation is rounded as in modeling_rope_utils.py of transformers, for at place 1000 the last bit of a speed shows.
 */
export function frequencies({ dims, base, span = dims, scaling }: Rope, tokens: number): Float32Array {
  /** θ^(2i/R): the radians of a circle's turn would be 2π times this many tokens. */
  const periods = (theta: number) =>
    Float32Array.from({ length: dims / 2 }, (_, i) => fround(theta) ** fround((2 * i) / span));
  const plain = (theta: number) => periods(theta).map((period) => 1 / period);
  switch (scaling.type) {
    case 'default':
      return plain(base);
    case 'linear':
      return plain(base).map((speed) => speed / fround(scaling.factor));
    case 'dynamic':
      return plain(tokens > scaling.original ? grown(base, span, scaling, tokens) : base);
    case 'llama3':
      return plain(base).map((speed) => llama3(speed, scaling));
    case 'yarn': {
      const slowed = yarnRamp(base, span, scaling);
      return periods(base).map((period, i) => {
        const kept = fround(1 - slowed(i));
        const slow = fround(1 / fround(fround(scaling.factor) * period));
        return fround(slow * fround(1 - kept)) + fround(fround(1 / period) * kept);
      });
    }
    case 'longrope': {
      const factors = tokens > scaling.original ? scaling.long : scaling.short;
      return periods(base).map((period, i) => 1 / fround(fround(factors[i]!) * period));
    }
  }
}

type Scaled<Type> = Extract<RopeScaling, { readonly type: Type }>;

/** The base for a text longer than `original`. */
function grown(base: number, span: number, { factor, original }: Scaled<'dynamic'>, tokens: number): number {
  const stretch = fround(fround(fround(fround(factor) * tokens) / original) - fround(factor - 1));
  return fround(base) * fround(stretch ** (span / (span - 2)));
}

function llama3(speed: number, scaling: Scaled<'llama3'>): number {
  const { factor, lowFrequency, highFrequency, original } = scaling;
  const wavelength = fround(fround(1 / speed) * fround(2 * Math.PI));
  if (wavelength > fround(original / lowFrequency)) return speed / fround(factor);
  if (wavelength < fround(original / highFrequency)) return speed;
  const turnsInOriginal = fround(fround(1 / wavelength) * original);
  const above = fround(turnsInOriginal - fround(lowFrequency));
  const smooth = fround(above / fround(highFrequency - lowFrequency));
  return fround(fround(fround(1 - smooth) * speed) / fround(factor)) + fround(smooth * speed);
}

/** How much of pair i is slowed: none of fast pairs, all of slow ones. */
function yarnRamp(base: number, span: number, scaling: Scaled<'yarn'>): (pair: number) => number {
  const { betaFast, betaSlow, truncate, original } = scaling;
  // The pair that makes so many turns in a text of the original length.
  const pairOf = (count: number) =>
    (span * Math.log(original / (count * 2 * Math.PI))) / (2 * Math.log(base));
  const [first, last] = [pairOf(betaFast), pairOf(betaSlow)];
  const low = Math.max(truncate ? Math.floor(first) : first, 0);
  const high = Math.min(truncate ? Math.ceil(last) : last, span - 1);
  const width = high === low ? 0.001 : high - low;
  return (pair) => Math.min(1, Math.max(0, fround(fround(pair - fround(low)) / fround(width))));
}

/** Whether a stack turns each token alike in texts of two lengths: some kinds turn a longer text otherwise. */
export function sameTurns({ blocks }: Stack, before: number, after: number): boolean {
  const ropes = new Set(blocks.map(({ attention }) => attention.rope));
  return [...ropes].every((rope) => {
    if (rope === null) return true;
    const speeds = frequencies(rope, after);
    return frequencies(rope, before).every((speed, pair) => speed === speeds[pair]);
  });
}

/** The other cell of a pair, which pair it is, and the sign of the other's share: x cos - y sin, y cos + x sin. */
export function pairOf(
  { dims, pairing }: Pick<Rope, 'dims' | 'pairing'>,
  cell: number,
): { readonly other: number; readonly pair: number; readonly sign: 1 | -1 } | null {
  if (cell >= dims) return null;
  const half = dims / 2;
  const isFirst = pairing === 'halves' ? cell < half : cell % 2 === 0;
  const distance = pairing === 'halves' ? half : 1;
  return {
    other: isFirst ? cell + distance : cell - distance,
    pair: pairing === 'halves' ? cell % half : Math.floor(cell / 2),
    sign: isFirst ? -1 : 1,
  };
}
