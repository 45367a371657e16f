// The last stage of a tokenizer: runs the library's post-processor, which adds tokens such as [CLS] and joins a pair.

import {
  type PostProcessor,
  RobertaProcessingPostProcessor,
  SequencePostProcessor,
} from '@huggingface/tokenizers';
import type { FoundToken } from './found-token.ts';

/** A token of the model's input: one that was found in a text, or the spelling of one that was added; and its type. */
export interface Placed {
  readonly token: FoundToken | string;
  readonly type: number;
  /** Which text it was found in; 0 for a token that was added. */
  readonly sequence: 0 | 1;
}

/** @param texts the tokens of the first text, and of the second where there is one. */
export function postProcess(
  postProcessor: PostProcessor | null,
  texts: readonly (readonly FoundToken[])[],
): Placed[] {
  const placed = texts.flatMap((tokens, nth) => {
    const sequence = nth === 0 ? 0 : 1;
    return tokens.map((token): Placed => ({ token, type: sequence, sequence }));
  });
  if (postProcessor === null) return placed;

  // The library only moves the tokens about, so each goes under its number and comes back under it.
  const numbers = placed.map((_, i) => `\0${i}`);
  const split = texts[0]!.length;
  const { tokens, tokens_pair, token_type_ids } = postProcessor.post_process(
    numbers.slice(0, split),
    texts.length > 1 ? numbers.slice(split) : null,
  );
  const found = new Map(numbers.map((number, i) => [number, placed[i]!]));
  return [...tokens, ...(tokens_pair ?? [])].map((name, i) => {
    const { token, type, sequence } = found.get(name) ?? { token: name, type: 0, sequence: 0 };
    return { token, sequence, type: oneType(postProcessor) ? 0 : (token_type_ids?.[i] ?? type) };
  });
}

/** RoBERTa has a single segment, although the library numbers the second text's tokens 1. */
function oneType(postProcessor: PostProcessor): boolean {
  if (postProcessor instanceof SequencePostProcessor) return postProcessor.processors.some(oneType);
  return postProcessor instanceof RobertaProcessingPostProcessor;
}
