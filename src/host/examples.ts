// The examples: which model reads each, and what to look at first.

import type { AttentionSet } from '../plan/attention-set.ts';
import type { StepId } from '../plan/step.ts';
import type { ModelLocation } from '../protocol/model.ts';

export interface Example {
  /** In the folder `examples`. */
  readonly file: string;
  readonly title: string;
  /** One line. */
  readonly about: string;
  /** VS Code's name of the language. */
  readonly language: string;
  /** The name of a bundled model. */
  readonly model: string;
  /** What is explored: the first line, or all of the text. */
  readonly passage: 'first line' | 'all';
  /** The last place of this text has the token that is looked at first; null: the first token. */
  readonly word: string | null;
  /** The token of the target that is looked at first; null where there is no target, or as in every exploration. */
  readonly target: number | null;
  /** The head that is worth a look; null: the one that every exploration starts with. */
  readonly head: TellingHead | null;
  /** The step that is worth a look; null: none more than others. */
  readonly step: StepId | null;
}

export interface TellingHead {
  readonly attention: AttentionSet['name'];
  readonly layer: number;
  readonly head: number;
}

/** Layers and heads are those of the model cards. */
export const examples: readonly Example[] = [
  {
    file: 'repeated-names.ts',
    title: 'Repeated Names',
    about: 'Where a name comes back, an induction head looks at what followed it before.',
    language: 'typescript',
    model: 'prose-and-code',
    passage: 'all',
    // The second part of the last “userOptions”: what follows it is to be told from what it says.
    word: 'erOptions',
    target: null,
    head: { attention: '', layer: 4, head: 1 },
    step: null,
  },
  {
    file: 'masked-words.txt',
    title: 'Masked Words',
    about: 'At each [MASK] the model tells which words it expects there, from those on both sides.',
    language: 'plaintext',
    model: 'masked-words',
    passage: 'first line',
    word: '[MASK]',
    target: null,
    head: { attention: '', layer: 1, head: 0 },
    step: 'probs',
  },
  {
    file: 'written-dates.txt',
    title: 'Written Dates',
    about:
      'An encoder reads a date, a decoder writes it in digits; across them shows which word each digit comes from.',
    language: 'plaintext',
    model: 'written-dates',
    passage: 'first line',
    word: 'November',
    // The hyphen behind the year, at which the model writes the month.
    target: 6,
    head: { attention: 'cross', layer: 1, head: 1 },
    step: null,
  },
  {
    file: 'the-rock-rules.md',
    title: 'The Rock Rules',
    about: 'The lecture’s own example: random matrices, so small that each number can be followed by hand.',
    language: 'markdown',
    model: 'the-rock-rules',
    passage: 'first line',
    word: null,
    target: null,
    head: null,
    step: null,
  },
];

/** The example that a document of the folder `examples` is. */
export function exampleAt(uri: string): Example | undefined {
  return examples.find(({ file }) => uri.endsWith(`/examples/${file}`));
}

export function modelOf({ model }: Example): ModelLocation {
  return { kind: 'bundled', name: model };
}

/** Where the word that is looked at stands in the text explored; the beginning where there is none. */
export function wordIn({ word }: Example, { text }: { readonly text: string }): number {
  return Math.max(0, word === null ? 0 : text.lastIndexOf(word));
}
