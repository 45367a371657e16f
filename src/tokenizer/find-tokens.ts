// The stages of a tokenizer, one after the other: from a text to the tokens that stand in it.

import { type AddedToken, splitter } from './added-tokens.ts';
import { type Aligned, source, spanOf } from './aligned.ts';
import type { FoundToken } from './found-token.ts';
import type { Normalizer } from './normalize.ts';
import type { PreTokenizer } from './pre-tokenize.ts';
import type { Model } from './subwords.ts';

/** The stages up to the post-processor. */
export interface Stages {
  readonly normalize: Normalizer;
  readonly preTokenize: PreTokenizer;
  readonly model: Model;
  readonly addedTokens: readonly AddedToken[];
}

/** A function from a text to its tokens, in order, without any that the post-processor adds. */
export function tokenFinder({ normalize, preTokenize, model, addedTokens }: Stages) {
  const bySpelling = (normalized: boolean, spell: (content: string) => string) =>
    new Map(
      addedTokens
        .filter((token) => token.normalized === normalized)
        .map((token) => [spell(token.content), token]),
    );
  const splitRaw = splitter(bySpelling(false, (content) => content));
  const splitNormalized = splitter(bySpelling(true, (content) => normalize(source(content)).text));

  const whole = (text: Aligned, { id }: AddedToken): FoundToken => {
    return { id, spelling: text.text, span: spanOf(text, 0, text.text.length) };
  };
  const inWord = (word: Aligned): FoundToken[] => {
    return model(word.text).map(({ id, spelling, from, to }) => ({
      id,
      spelling,
      span: spanOf(word, from, to),
    }));
  };

  return (text: string): FoundToken[] =>
    splitRaw(source(text)).flatMap((section) => {
      if (section.added) return [whole(section.text, section.added)];
      return splitNormalized(normalize(section.text)).flatMap((part) =>
        part.added ? [whole(part.text, part.added)] : preTokenize(part.text).flatMap(inWord),
      );
    });
}
