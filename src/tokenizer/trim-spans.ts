// Takes the spaces that belong to byte-level tokens ('Ġrules') out of their spans, where the tokenizer asks for it.

import type { Span } from './aligned.ts';
import { spellBytes } from './bytes.ts';
import type { Placed } from './post-process.ts';

/**
 * The tokens with their spans trimmed ('trim_offsets'). As in the Rust library it is the spelling that is looked at, so a
 * space that only the tokenizer put there ('Ġb' of '<s>begin') costs the span its first character.
 * @param add_prefix_space whether a single space before the first word was added, and then takes nothing from its span.
 */
export function trimSpans(
  parts: readonly (readonly Placed[])[],
  texts: readonly string[],
  { trim_offsets, add_prefix_space }: { trim_offsets: boolean; add_prefix_space: boolean },
): readonly (readonly Placed[])[] {
  if (!trim_offsets) return parts;
  return parts.map((tokens) =>
    tokens.map((token, i) => {
      if (token.span === null || !touchesSpace(token.spelling)) return token;
      const first = add_prefix_space && (i === 0 || token.span[0] === 0);
      return { ...token, span: trim(texts[token.sequence] ?? '', token.spelling, token.span, first) };
    }),
  );
}

function trim(text: string, spelling: string, [start, end]: Span, prefixed: boolean): Span {
  const chars = [...spelling];
  const leading = chars.findIndex((char) => !isSpace(char));
  const trailing = chars.toReversed().findIndex((char) => !isSpace(char));
  const before = leading < 0 ? chars.length : leading;
  const after = trailing < 0 ? chars.length : trailing;

  const from = prefixed && before === 1 ? start : Math.min(end, forwards(text, start, before));
  const back = backwards(text, end, after);
  return [from, back === null ? end : Math.max(from, back)];
}

function touchesSpace(spelling: string): boolean {
  return isSpace(String.fromCodePoint(spelling.codePointAt(0) ?? 0)) || isSpace(spelling.at(-1) ?? '');
}

function isSpace(char: string): boolean {
  return char === SPACE || /^\p{White_Space}$/u.test(char);
}

/** The position `count` characters on. */
function forwards(text: string, from: number, count: number): number {
  let at = from;
  for (let i = 0; i < count; i++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/** The position `count` characters back; null before the beginning of the text. */
function backwards(text: string, from: number, count: number): number | null {
  let at = from;
  for (let i = 0; i < count; i++) at -= at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1;
  return at < 0 ? null : at;
}

const SPACE = spellBytes(' ');
