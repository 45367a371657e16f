// A text that remembers which part of the source text each of its characters was made from.

/** [start, end) in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** Unit i of `text` was made from the source's units [starts[i], ends[i]). */
export interface Aligned {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** The source text itself. Both halves of a surrogate pair stand for the whole character. */
export function source(text: string): Aligned {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const char of text) {
    const start = starts.length;
    for (let unit = 0; unit < char.length; unit++) {
      starts.push(start);
      ends.push(start + char.length);
    }
  }
  return { text, starts, ends };
}

/** The part [from, to) of a text. */
export function slice({ text, starts, ends }: Aligned, from: number, to: number): Aligned {
  return { text: text.slice(from, to), starts: starts.slice(from, to), ends: ends.slice(from, to) };
}

/** A text made as a whole from one span of the source. */
export function made(text: string, [start, end]: Span): Aligned {
  return { text, starts: new Array(text.length).fill(start), ends: new Array(text.length).fill(end) };
}

/** The parts, one after the other. */
export function concat(parts: readonly Aligned[]): Aligned {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  // Loops, because there may be a part for every character of a long text.
  for (const part of parts) {
    text += part.text;
    for (const start of part.starts) starts.push(start);
    for (const end of part.ends) ends.push(end);
  }
  return { text, starts, ends };
}

/** The span of the source that the non-empty part [from, to) of a text was made from. */
export function spanOf({ starts, ends }: Aligned, from: number, to: number): Span {
  return [starts[from]!, ends[to - 1]!];
}

/** The code points of a text and where they begin, in UTF-16 units. */
export function characters(text: string): { readonly char: string; readonly at: number }[] {
  let at = 0;
  return Array.from(text, (char) => {
    const here = { char, at };
    at += char.length;
    return here;
  });
}
