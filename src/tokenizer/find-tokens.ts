// The stages of a tokenizer, one after the other: from a text to the tokens that stand in it.

import type { AddedToken } from '@huggingface/tokenizers';
import { type Aligned, slice, source, spanOf } from './aligned.ts';
import { replace } from './edit.ts';
import type { FoundToken } from './found-token.ts';
import { normalize } from './normalize.ts';
import type { Parsed } from './parse.ts';
import { preTokenize } from './pre-tokenize.ts';
import { type Section, splitter } from './sections.ts';
import { subwords } from './subwords.ts';
import { trace } from './trace.ts';

/** A function from a text to its tokens, in order, without any that the post-processor adds. */
export function tokenFinder(parsed: Parsed): (text: string) => FoundToken[] {
  const { normalizer, preTokenizer, model, addedTokens } = parsed;
  const isNormalized = (token: AddedToken) => token.normalized && normalizer !== null;
  const splitRaw = splitter(
    new Map(addedTokens.filter((token) => !isNormalized(token)).map((token) => [token.content, token])),
  );
  const splitNormalized = splitter(
    new Map(addedTokens.filter(isNormalized).map((token) => [normalizer!.normalize(token.content), token])),
  );

  const tokensOf = ({ text, added }: Section, index: number): FoundToken[] => {
    if (added !== null) {
      return [{ id: added.id, spelling: text.text, span: spanOf(text, 0, text.text.length) }];
    }
    return subwords(model, preTokenize(preTokenizer, text, index)).map(({ text, span }) => {
      return { id: idOf(parsed, text), spelling: text, span };
    });
  };

  return (text) =>
    splitRaw(source(text)).flatMap((section, index) => {
      if (section.added !== null) return tokensOf(section, index);
      const normalized = normalize(normalizer, tidy(parsed, section.text));
      return splitNormalized(normalized).flatMap((part) => tokensOf(part, index));
    });
}

/**
 * The id of a token by its spelling, or of the unknown token.
 * @throws Error when the vocabulary has neither.
 */
export function idOf({ model }: Parsed, text: string): number {
  const id = model.tokens_to_ids.get(text) ?? model.unk_token_id;
  if (id !== undefined) return id;
  throw new Error(
    `The vocabulary has no token for “${text}”, and tokenizer.json names no unknown token (model.unk_token) that is in it; change the text or choose another model.`,
  );
}

/** What tokenizer_config.json asks for before the normalizer. */
function tidy({ removeSpace, lowercaseAndRemoveAccent }: Parsed, input: Aligned): Aligned {
  let text = input;
  if (removeSpace) {
    const start = text.text.length - text.text.trimStart().length;
    text = replace(slice(text, start, start + text.text.trim().length), /\s+/g, ' ');
  }
  return lowercaseAndRemoveAccent ? trace(text, (each) => each.toLowerCase().replace(/\p{M}/gu, '')) : text;
}
