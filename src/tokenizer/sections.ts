// Splits a text at the added tokens of the vocabulary, which are never broken up ('[MASK]', '<|endoftext|>').

import type { AddedToken } from '@huggingface/tokenizers';
import { type Aligned, slice } from './aligned.ts';

/** A part of the text: one added token, or the text between two of them. */
export interface Section {
  readonly text: Aligned;
  readonly added: AddedToken | null;
}

/** Splits a text into sections; of the tokens that begin at one place the longest wins. */
export type Splitter = (text: Aligned) => Section[];

/** @param tokens the added tokens by the spelling to look for. */
export function splitter(tokens: ReadonlyMap<string, AddedToken>): Splitter {
  const pattern = anyOf([...tokens.keys()].filter((spelling) => spelling !== ''));

  return (text) => {
    const sections: Section[] = [];
    const push = (from: number, to: number, added: AddedToken | null) => {
      if (from < to) sections.push({ text: slice(text, from, to), added });
    };
    let end = 0;
    for (const match of text.text.matchAll(pattern)) {
      const added = tokens.get(match[0])!;
      let from = Math.max(end, match.index);
      let to = match.index + match[0].length;
      if (added.lstrip) from = end + text.text.slice(end, from).trimEnd().length;
      if (added.rstrip) to = text.text.length - text.text.slice(to).trimStart().length;
      push(end, from, null);
      push(from, to, added);
      end = to;
    }
    push(end, text.text.length, null);
    return sections;
  };
}

/** Finds any of the spellings, the longest where several begin at one place, and nothing where there are none. */
function anyOf(spellings: readonly string[]): RegExp {
  if (spellings.length === 0) return /(?!)/g;
  const longestFirst = spellings.toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}
