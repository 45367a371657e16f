// Makes a new text from an old one, from its beginning to its end, and keeps the alignment with the source.

import type { Aligned } from './aligned.ts';

/**
 * What is put in the place of characters counts as made from the first of them, and what is put where nothing was taken
 * as made from the character before, as in the Rust library (NormalizedString::transform).
 */
export class Rewriter {
  readonly #input: Aligned;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #text = '';
  #at = 0;

  constructor(input: Aligned) {
    this.#input = input;
  }

  /** Keeps the text up to a position as it is. */
  keep(to: number): void {
    const { text, starts, ends } = this.#input;
    this.#text += text.slice(this.#at, to);
    for (; this.#at < to; this.#at++) {
      this.#starts.push(starts[this.#at]!);
      this.#ends.push(ends[this.#at]!);
    }
  }

  /** Leaves out the text up to a position. */
  drop(to: number): void {
    this.#at = to;
  }

  /** Puts `text` in the place of the next `count` characters. */
  put(text: string, count: number): void {
    const { text: input, starts, ends } = this.#input;
    const place = count > 0 ? this.#at : this.#at - 1;
    const start = starts[place] ?? starts[0] ?? 0;
    const end = place < 0 ? start : (ends[place] ?? start);
    this.#text += text;
    for (let unit = 0; unit < text.length; unit++) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
    for (let taken = 0; taken < count; taken++) this.#at += input.codePointAt(this.#at)! > 0xffff ? 2 : 1;
  }

  /** What was kept and put, and the rest of the text. */
  finish(): Aligned {
    this.keep(this.#input.text.length);
    return { text: this.#text, starts: this.#starts, ends: this.#ends };
  }
}

/** The code points of a text, each replaced by a text that counts as made from it; null keeps it. */
export function replaceEach(input: Aligned, by: (char: string) => string | null): Aligned {
  const rewriter = new Rewriter(input);
  let at = 0;
  for (const char of input.text) {
    const put = by(char);
    at += char.length;
    if (put === null) rewriter.keep(at);
    else if (put === '') rewriter.drop(at);
    else rewriter.put(put, 1);
  }
  return rewriter.finish();
}

/** `prefix` before a text that is not empty; it counts as part of the first character. */
export function prepend(input: Aligned, prefix: string): Aligned {
  const first = input.text.codePointAt(0);
  if (first === undefined) return input;
  const rewriter = new Rewriter(input);
  rewriter.put(prefix + String.fromCodePoint(first), 1);
  return rewriter.finish();
}

/** `content` in the place of every match of the pattern (global); it counts as made from the last character of the match. */
export function replace(input: Aligned, pattern: RegExp, content: string): Aligned {
  const rewriter = new Rewriter(input);
  for (const match of input.text.matchAll(pattern)) {
    rewriter.keep(match.index);
    rewriter.drop(match.index + match[0].length);
    rewriter.put(content, 0);
  }
  return rewriter.finish();
}
