// Splits a text at what a pattern finds in it.

import { type Aligned, type Span, slice } from './aligned.ts';
import type { SplitBehavior } from './stages.ts';

/** A part of the text: a match of the pattern, or what lies between two. */
interface Part {
  readonly from: number;
  to: number;
  readonly match: boolean;
}

/** The parts of the text, without empty ones. @param pattern global; @param invert takes matches for what lies between. */
export function split(
  input: Aligned,
  pattern: RegExp,
  behavior: SplitBehavior,
  invert: boolean = false,
): Aligned[] {
  const parts = partsOf(input.text, pattern, invert);
  return arrange(parts, behavior).flatMap(([from, to]) => (from < to ? [slice(input, from, to)] : []));
}

function partsOf(text: string, pattern: RegExp, invert: boolean): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const from = match.index;
    if (end < from) parts.push({ from: end, to: from, match: invert });
    end = from + match[0].length;
    parts.push({ from, to: end, match: !invert });
  }
  if (end < text.length) parts.push({ from: end, to: text.length, match: invert });
  return parts;
}

function arrange(parts: readonly Part[], behavior: SplitBehavior): Span[] {
  switch (behavior) {
    case 'Isolated':
      return parts.map(({ from, to }) => [from, to]);
    case 'Removed':
      return parts.flatMap(({ from, to, match }): Span[] => (match ? [] : [[from, to]]));
    case 'Contiguous':
      return joined(parts, (part, previous) => part.match === previous);
    case 'MergedWithPrevious':
      return joined(parts, (part, previous) => part.match && !previous);
    case 'MergedWithNext':
      return joinedBackwards(parts);
  }
}

/** @param joins whether a part belongs to what came before it, which was a match or not; the text begins after none. */
function joined(parts: readonly Part[], joins: (part: Part, previous: boolean) => boolean): Span[] {
  const spans: [number, number][] = [];
  let previous = false;
  for (const part of parts) {
    const last = spans.at(-1);
    if (last && joins(part, previous)) last[1] = part.to;
    else spans.push([part.from, part.to]);
    previous = part.match;
  }
  return spans;
}

function joinedBackwards(parts: readonly Part[]): Span[] {
  const spans: [number, number][] = [];
  let next = false;
  for (const part of parts.toReversed()) {
    const first = spans.at(-1);
    if (first && part.match && !next) first[0] = part.from;
    else spans.push([part.from, part.to]);
    next = part.match;
  }
  return spans.reverse();
}
