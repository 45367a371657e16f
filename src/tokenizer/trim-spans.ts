// Takes the spaces that belong to byte-level tokens ('Ġrules') out of their spans, where the tokenizer asks for it.

import { type PostProcessor, SequencePostProcessor } from '@huggingface/tokenizers';
import type { Span } from './aligned.ts';
import { spellBytes } from './bytes.ts';
import type { FoundToken } from './found-token.ts';

/** The tokens of a text with their spans trimmed as the post-processor says ('trim_offsets'). */
export function trimSpans(
  postProcessor: PostProcessor | null,
  text: string,
  tokens: readonly FoundToken[],
): readonly FoundToken[] {
  if (postProcessor === null) return tokens;
  if (postProcessor instanceof SequencePostProcessor) {
    return postProcessor.processors.reduce((trimmed, each) => trimSpans(each, text, trimmed), tokens);
  }
  const { config } = postProcessor;
  if (!('trim_offsets' in config) || !config.trim_offsets) return tokens;
  const prefixed = 'add_prefix_space' in config && config.add_prefix_space === true;
  return tokens.map((token, i) => ({
    ...token,
    span: trim(text, token, prefixed && (i === 0 || token.span[0] === 0)),
  }));
}

/** @param prefixed whether a single leading space may have been added to the text, and then takes nothing from the span. */
function trim(text: string, { spelling, span: [start, end] }: FoundToken, prefixed: boolean): Span {
  const chars = [...spelling];
  const leading = chars.findIndex((char) => !isSpace(char));
  const spared = prefixed && (leading === 1 || chars.length === 1);
  // A space that the tokenizer added is not in the text, which is why the text is asked as well.
  const inText = (char: string | undefined, at: number) => text[at] === (char === SPACE ? ' ' : char);
  if (leading < 0) return spared || !inText(chars[0], start) ? [start, start] : [end, end];

  let from = start;
  for (let i = 0; i < leading && !spared && inText(chars[i], from); i++) from++;
  let to = end;
  for (let i = chars.length - 1; isSpace(chars[i]!) && inText(chars[i], to - 1); i--) to--;
  return [from, to];
}

function isSpace(char: string): boolean {
  return char === SPACE || /^\s$/.test(char);
}

const SPACE = spellBytes(' ');
