// A token that was found in a text, before the post-processor adds others.

import type { Span } from './aligned.ts';

export interface FoundToken {
  readonly id: number;
  /** What it was found as: the model's spelling ('Ġrules'), or the words of an added token with the spaces it took. */
  readonly spelling: string;
  readonly span: Span;
}
