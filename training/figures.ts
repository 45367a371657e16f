// A figure measured twice: by Headlight and by PyTorch; and what a trained model must reach.

import { decimals } from './held-out.ts';

export interface Figure {
  readonly name: string;
  /** As they are printed. */
  readonly headlight: string;
  readonly pytorch: string;
  /** Absolute. */
  readonly difference: string;
  readonly agrees: boolean;
}

export interface Requirement {
  /** With what was reached: 'exact match of at least 0.99: 0.997' */
  readonly name: string;
  readonly holds: boolean;
}

/** What came out of measuring one model. */
export interface Evaluation {
  readonly figures: readonly Figure[];
  readonly requirements: readonly Requirement[];
}

/** [L][H] */
export type HeadScores = readonly (readonly number[])[];

/** The largest relative difference of losses and scores that passes. */
const tolerance = 1e-4;
/** PyTorch's figures are written with a few decimals. */
const rounding = 0.51 * 10 ** -decimals;

/** A loss or a score. */
export function measured(name: string, headlight: number, pytorch: number): Figure {
  return {
    name,
    headlight: headlight.toFixed(decimals),
    pytorch: pytorch.toFixed(decimals),
    difference: Math.abs(headlight - pytorch).toExponential(1),
    agrees: close(headlight, pytorch),
  };
}

/**
 * How often something was so, which must be the same number.
 * @param pytorch as a share
 */
export function countedOf(name: string, headlight: number, total: number, pytorch: number): Figure {
  const theirs = Math.round(pytorch * total);
  return {
    name,
    headlight: `${headlight} of ${total}`,
    pytorch: `${theirs} of ${total}`,
    difference: `${Math.abs(headlight - theirs)}`,
    agrees: headlight === theirs,
  };
}

/** A score of every head: the best is shown, the difference is the largest of all. */
export function scored(name: string, headlight: HeadScores, pytorch: HeadScores): Figure {
  const { head, layer, score } = bestHead(headlight);
  const pairs = pairsOf(headlight, pytorch);
  return {
    name: `${name}, best of ${pairs.length} heads: ${layer}.${head}`,
    headlight: score.toFixed(decimals),
    pytorch: (pytorch[layer]?.[head] ?? Number.NaN).toFixed(decimals),
    difference: Math.max(...pairs.map(([ours, theirs]) => Math.abs(ours - theirs))).toExponential(1),
    agrees: pairs.every(([ours, theirs]) => close(ours, theirs)),
  };
}

/**
 * As `scored`, of how often something was so with each head, which must be the same number.
 * @param headlight counts out of `total`
 * @param pytorch shares
 */
export function countedHeads(
  name: string,
  headlight: HeadScores,
  total: number,
  pytorch: HeadScores,
): Figure {
  const { head, layer, score } = bestHead(headlight);
  const pairs = pairsOf(headlight, pytorch).map(([ours, theirs]) => [ours, Math.round(theirs * total)]);
  const apart = Math.max(...pairs.map(([ours, theirs]) => Math.abs(ours! - theirs!)));
  const shown = countedOf('', score, total, pytorch[layer]?.[head] ?? Number.NaN);
  return {
    ...shown,
    name: `${name}, best of ${pairs.length} heads: ${layer}.${head}`,
    difference: `${apart}`,
    agrees: apart === 0,
  };
}

/** @param what 'the share of …', of which there must be at least so much */
export function atLeast(what: string, value: number, least: number): Requirement {
  return {
    name: `${what} of at least ${Number(least.toFixed(3))}: ${value.toFixed(3)}`,
    holds: value >= least,
  };
}

/** The head with the largest score, which is written 'layer.head', both from 0. */
export function bestHead(scores: HeadScores): { layer: number; head: number; score: number } {
  const all = scores.flatMap((row, layer) => row.map((score, head) => ({ layer, head, score })));
  return all.reduce((best, each) => (each.score > best.score ? each : best));
}

function pairsOf(headlight: HeadScores, pytorch: HeadScores): [number, number][] {
  return headlight.flatMap((row, layer) =>
    row.map((score, head): [number, number] => [score, pytorch[layer]?.[head] ?? Number.NaN]),
  );
}

/** What is not a number is close to nothing. */
function close(ours: number, theirs: number): boolean {
  return Math.abs(ours - theirs) <= tolerance * Math.abs(theirs) + rounding;
}
