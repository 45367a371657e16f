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
export function slice(input: Aligned, from: number, to: number): Aligned {
  if (from === 0 && to === input.text.length) return input;
  return {
    text: input.text.slice(from, to),
    starts: input.starts.slice(from, to),
    ends: input.ends.slice(from, to),
  };
}

/** The span of the source that the non-empty part [from, to) of a text was made from. */
export function spanOf({ starts, ends }: Aligned, from: number, to: number): Span {
  return [starts[from]!, ends[to - 1]!];
}
