// The edits that insert text, or put one text in the place of another.

import { type Aligned, characters, concat, made, type Span, slice, spanOf } from './aligned.ts';

/** `prefix` before the text. It counts as part of the first character, as in the Rust library. */
export function prepend(input: Aligned, prefix: string): Aligned {
  const first = input.text.codePointAt(0);
  if (first === undefined) return made(prefix, startOf(input));
  return concat([made(prefix, spanOf(input, 0, first > 0xffff ? 2 : 1)), input]);
}

/**
 * `content` in the place of every match of the pattern (global; null replaces nothing). It counts as made from the last
 * character of the match, as in the Rust library.
 */
export function replace(input: Aligned, pattern: RegExp | null, content: string): Aligned {
  if (pattern === null) return input;
  const parts: Aligned[] = [];
  let end = 0;
  for (const match of input.text.matchAll(pattern)) {
    parts.push(slice(input, end, match.index));
    end = match.index + match[0].length;
    parts.push(made(content, end === 0 ? startOf(input) : spanOf(input, end - 1, end)));
  }
  return concat([...parts, slice(input, end, input.text.length)]);
}

/** The code points of a text, each replaced by a text that counts as made from it. */
export function replaceEach(input: Aligned, by: (char: string) => string): Aligned {
  return concat(
    characters(input.text).map(({ char, at }) => made(by(char), spanOf(input, at, at + char.length))),
  );
}

function startOf(input: Aligned): Span {
  const start = input.starts[0] ?? 0;
  return [start, start];
}
