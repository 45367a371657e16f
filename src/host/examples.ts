// The examples: which model reads each, and what to look at first.

import type { AttentionSet } from '../plan/attention-set.ts';
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
  /** What is selected and explored: the first line, or all of the text. */
  readonly passage: 'first line' | 'all';
  /** The last occurrence of this text has the token that is looked at first; null: the first token. */
  readonly word: string | null;
  /** The head that is worth a look; null: the one that every exploration starts with. */
  readonly head: TellingHead | null;
}

export interface TellingHead {
  readonly attention: AttentionSet['name'];
  readonly layer: number;
  readonly head: number;
}

export const examples: readonly Example[] = [
  {
    file: 'the-rock-rules.md',
    title: 'The Rock Rules',
    about: 'The lecture’s own example: random matrices, so small that each number can be followed by hand.',
    language: 'markdown',
    model: 'the-rock-rules',
    passage: 'first line',
    word: null,
    head: null,
  },
];

/** The example that a document of the folder `examples` is. */
export function exampleAt(uri: string): Example | undefined {
  return examples.find(({ file }) => uri.endsWith(`/examples/${file}`));
}

export function modelOf({ model }: Example): ModelLocation {
  return { kind: 'bundled', name: model };
}
