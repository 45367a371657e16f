// A stretch of a document that was explored, and how it moves while the document is edited around it.

/** Offsets count UTF-16 units, as tokens' spans do. */
export interface Passage {
  /** The document's address, as text. */
  readonly uri: string;
  /** Name of the document, as a tab shows it. */
  readonly name: string;
  /** Where the passage lies in the document now: [start, end). */
  readonly start: number;
  readonly end: number;
  /** The whole document was explored, so what is typed after its end belongs to it too. */
  readonly whole: boolean;
  /** What the passage said when it was explored. */
  readonly text: string;
}

/**
 * What is explored of one document: the text and, of a pair, the second; or the source and the target. A target that
 * the model writes itself stands nowhere.
 */
export type Passages = readonly [text: Passage, second?: Passage];

/** Each passage after a change. */
export function eachPassage([text, second]: Passages, change: (passage: Passage) => Passage): Passages {
  return second ? [change(text), change(second)] : [change(text)];
}

/** One edit: `length` units from `offset` on were replaced by `text`. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * The passage after an edit: moved by what happens before it, stretched by what happens inside it, and looked for
 * in the new text where that replaces more than the passage.
 */
export function follow(passage: Passage, edit: Edit): Passage {
  const { offset, length, text } = edit;
  const growth = text.length - length;
  const { start, end } = passage;
  if (passage.whole) return { ...passage, end: end + growth };
  if (covers(edit, passage)) {
    const [from, to] = placeIn(edit, passage);
    return { ...passage, start: offset + from, end: offset + to };
  }
  if (offset + length <= start) return { ...passage, start: start + growth, end: end + growth };
  if (offset >= end) return passage;
  return { ...passage, start: Math.min(start, offset), end: Math.max(end, offset + length) + growth };
}

/** Whether the edit replaces the passage and more; or may bring back a passage that was deleted. */
function covers({ offset, length }: Edit, { start, end }: Passage): boolean {
  return offset <= start && end <= offset + length && (length > end - start || start === end);
}

/**
 * Where the passage lies in the text of an edit that covers it: [start, end).
 * Where it is not there, what is left of its place, which says something else now.
 */
function placeIn(edit: Edit, passage: Passage): readonly [number, number] {
  const { offset, length, text } = edit;
  const [start, end] = [passage.start - offset, passage.end - offset];
  // VS Code changes the line breaks of a document by replacing all of it.
  const now = text.includes('\r\n') ? '\r\n' : '\n';
  const before = withBreaks(text, now === '\n' ? '\r\n' : '\n');
  if (before.length === length && before !== text) {
    const at = (place: number) => withBreaks(before.slice(0, place), now).length;
    return [at(start), at(end)];
  }
  const wanted = withBreaks(passage.text, now);
  const found = nearest(text, wanted, start);
  return found >= 0
    ? [found, found + wanted.length]
    : [Math.min(start, text.length), Math.min(end, text.length)];
}

function withBreaks(text: string, lineBreak: string): string {
  return text.replace(/\r\n|\n/g, lineBreak);
}

/** The occurrence of `wanted` that begins closest to a place; -1 where there is none. */
function nearest(text: string, wanted: string, place: number): number {
  const after = text.indexOf(wanted, place);
  const before = text.lastIndexOf(wanted, place);
  if (after < 0 || before < 0) return Math.max(after, before);
  return after - place < place - before ? after : before;
}
