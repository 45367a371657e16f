// What a model says in the end, in a person's terms: which steps hold it, and the answers among its spans.

import type { Plan } from './plan.ts';
import type { StepId } from './step.ts';
import type { Token, TokenTexts } from './token.ts';

/** Where what the head says stands. */
export type Result =
  /** The words that follow each token of the last stack, or stand in its place. */
  | { readonly kind: 'words'; readonly step: StepId }
  /**
   * The labels of the text, [label], or of each token, [T, label], or [T] where there is but one; probabilities, or bare
   * numbers where the head makes none of them.
   */
  | { readonly kind: 'labels'; readonly of: 'text' | 'tokens'; readonly step: StepId }
  /** How likely each token begins and ends the answer, [T] each. */
  | { readonly kind: 'spans'; readonly start: StepId; readonly end: StepId }
  /** One vector for the text, [C]. */
  | { readonly kind: 'vector'; readonly step: StepId };

/** Null for a model that gives only hidden states, or a pooled one that says nothing by itself. */
export function resultOf({ architecture: { head }, steps, byId }: Plan): Result | null {
  switch (head.kind) {
    case 'language_model':
      return { kind: 'words', step: 'probs' };
    case 'classifier': {
      const step = byId.has('probs') ? 'probs' : 'logits';
      return { kind: 'labels', of: head.of === 'every' ? 'tokens' : 'text', step };
    }
    case 'detector':
      return { kind: 'labels', of: 'tokens', step: 'probs' };
    case 'spans':
      return { kind: 'spans', start: 'start.probs', end: 'end.probs' };
    case 'embedding':
      return { kind: 'vector', step: steps.at(-1)!.id };
    default:
      return null;
  }
}

/** The steps that a result is read from. */
export function resultSteps(result: Result): readonly StepId[] {
  return result.kind === 'spans' ? [result.start, result.end] : [result.step];
}

/** A stretch of the text that may be the answer. */
export interface Span {
  /** Its first token. */
  readonly first: number;
  /** Its last token. */
  readonly last: number;
  /** The probability that the answer begins with the first, times that it ends with the last. */
  readonly score: number;
}

/** The longest answer that is looked for, in tokens. */
const longest = 30;

/**
 * The likeliest answers, best first. An answer holds no token that was added around the text, and where a question and
 * a text were given, it stands in the text, which is the second.
 * @param start [T] @param end [T] probabilities
 */
export function bestSpans(
  tokens: readonly Token[],
  start: ArrayLike<number>,
  end: ArrayLike<number>,
  count: number,
): Span[] {
  // A word that is not in the vocabulary is a special token, too, but may well be the answer.
  const hasText = tokens.some(({ span }) => span);
  const isOwn = ({ span, special }: Token) => (hasText ? span !== null : !special);
  const isPair = tokens.some((token) => isOwn(token) && token.sequence === 1);
  const canHold = tokens.map((token) => isOwn(token) && (!isPair || token.sequence === 1));
  const best: Span[] = [];
  for (let first = 0; first < tokens.length; first++) {
    for (let last = first; last < Math.min(tokens.length, first + longest) && canHold[last]; last++) {
      const score = start[first]! * end[last]!;
      // Written so that NaN is left out.
      if (best.length === count && !(score > best.at(-1)!.score)) continue;
      const place = best.findIndex((other) => !(other.score >= score));
      best.splice(place < 0 ? best.length : place, 0, { first, last, score });
      if (best.length > count) best.pop();
    }
  }
  return best;
}

/** A span as it stands in the text that it is from. */
export interface Quote {
  readonly text: string;
  /** [start, end) in UTF-16 units; null where tokens were run that stand for no text. */
  readonly place: readonly [number, number] | null;
  /** Which of the texts that is. */
  readonly sequence: 0 | 1;
}

export function quoteOf({ first, last }: Span, tokens: readonly Token[], texts: TokenTexts): Quote {
  const inside = tokens.slice(first, last + 1);
  const { sequence } = inside[0]!;
  const from = inside.find(({ span }) => span)?.span?.[0];
  const to = inside.findLast(({ span }) => span)?.span?.[1];
  if (from === undefined || to === undefined) {
    return { text: inside.map(({ text }) => text).join(' '), place: null, sequence };
  }
  const text = (sequence === 1 ? (texts.second ?? '') : texts.text).slice(from, to);
  // A byte-level token holds the space before its word.
  const lead = text.length - text.trimStart().length;
  const trimmed = text.trim();
  return { text: trimmed, place: [from + lead, from + lead + trimmed.length], sequence };
}
