// Finds the added tokens of the vocabulary in a text; they are never broken up ('[MASK]', '<|endoftext|>').

import { type Aligned, slice } from './aligned.ts';
import { wordCharacters } from './word-characters.ts';

/** A token of tokenizer.json's added_tokens. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Whether it is found only where no letter or digit touches it. */
  readonly single_word: boolean;
  /** Whether the spaces before it, and after it, belong to it. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Whether it is looked for in the normalized text. */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** The tokens with ids as the Rust library gives them: known words keep theirs, others are counted on from the vocabulary. */
export function withIds(
  tokens: readonly AddedToken[],
  vocabulary: ReadonlyMap<string, number>,
): readonly AddedToken[] {
  const added = new Map<string, AddedToken>();
  let next = vocabulary.size;
  for (const token of tokens) {
    if (token.content === '') continue;
    const id = added.get(token.content)?.id ?? vocabulary.get(token.content) ?? next++;
    added.set(token.content, { ...token, id });
  }
  return [...added.values()];
}

/** A part of the text: one added token, or the text between two of them. */
export interface Section {
  readonly text: Aligned;
  readonly added: AddedToken | null;
}

/** Splits a text into sections, none of them empty; of the tokens that begin at one place the longest is found. */
export type Splitter = (text: Aligned) => Section[];

/** @param tokens the added tokens by the spelling to look for. */
export function splitter(tokens: ReadonlyMap<string, AddedToken>): Splitter {
  const pattern = anyOf([...tokens.keys()].filter((spelling) => spelling !== ''));
  if (pattern === null) return (text) => (text.text === '' ? [] : [{ text, added: null }]);

  return (input) => {
    const { text } = input;
    const sections: Section[] = [];
    const push = (from: number, to: number, added: AddedToken | null) => {
      if (from < to) sections.push({ text: slice(input, from, to), added });
    };
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      const added = tokens.get(match[0])!;
      let from = match.index;
      let to = from + match[0].length;
      if (added.single_word && touchesWord(text, from, to)) continue;
      if (added.lstrip) from = Math.max(end, startOfSpaces(text, from));
      if (added.rstrip) to += /^\p{White_Space}*/u.exec(text.slice(to))![0].length;
      push(end, from, null);
      push(from, to, added);
      end = to;
    }
    push(end, text.length, null);
    return sections;
  };
}

const endsWithWord = new RegExp(`[${wordCharacters}]$`, 'u');
const startsWithWord = new RegExp(`^[${wordCharacters}]`, 'u');

function touchesWord(text: string, from: number, to: number): boolean {
  return (
    endsWithWord.test(text.slice(Math.max(0, from - 2), from)) || startsWithWord.test(text.slice(to, to + 2))
  );
}

function startOfSpaces(text: string, end: number): number {
  let start = end;
  while (start > 0 && /\p{White_Space}/u.test(text[start - 1]!)) start--;
  return start;
}

/** Finds any of the spellings, the longest where several begin at one place; null where there are none. */
function anyOf(spellings: readonly string[]): RegExp | null {
  if (spellings.length === 0) return null;
  const longestFirst = spellings.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return new RegExp(longestFirst.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}
