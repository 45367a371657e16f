// The second stage of a tokenizer: runs the library's pre-tokenizer, which splits the text into words.

import {
  ByteLevelPreTokenizer,
  MetaspacePreTokenizer,
  type PreTokenizer,
  ReplacePreTokenizer,
  SequencePreTokenizer,
  SplitPreTokenizer,
} from '@huggingface/tokenizers';
import { type Aligned, type Span, slice } from './aligned.ts';
import { spellBytes } from './bytes.ts';
import { prepend, replace, replaceEach } from './edit.ts';

/**
 * The words of a section of text, each aligned with the source.
 * @param section how many sections of the text came before this one.
 */
export function preTokenize(preTokenizer: PreTokenizer | null, input: Aligned, section: number): Aligned[] {
  if (preTokenizer === null) return [input];
  if (preTokenizer instanceof SequencePreTokenizer) {
    return preTokenizer.tokenizers.reduce(
      (words, each) => words.flatMap((word) => preTokenize(each, word, section)),
      [input],
    );
  }
  const words = preTokenizer.pre_tokenize_text(input.text, { section_index: section });
  return cut(rewrite(preTokenizer, input, words), words, patternSpans(preTokenizer, input.text));
}

/** What pre-tokenizers do to the text itself, besides splitting it. */
function rewrite(preTokenizer: PreTokenizer, input: Aligned, words: readonly string[]): Aligned {
  if (preTokenizer instanceof ByteLevelPreTokenizer) {
    const spaced = preTokenizer.add_prefix_space && !input.text.startsWith(' ') ? prepend(input, ' ') : input;
    return replaceEach(spaced, spellBytes);
  }
  if (preTokenizer instanceof MetaspacePreTokenizer) {
    const { str_rep } = preTokenizer;
    const marked = replaceEach(input, (char) => (char === ' ' ? str_rep : char));
    return marked.text === words[0] ? marked : prepend(marked, str_rep);
  }
  if (preTokenizer instanceof ReplacePreTokenizer) {
    return replace(input, preTokenizer.pattern, preTokenizer.content);
  }
  return input;
}

/** Where a pattern says that the words stand: at its matches, or between them. Other pre-tokenizers have none. */
function patternSpans(preTokenizer: PreTokenizer, text: string): Span[] {
  if (!(preTokenizer instanceof SplitPreTokenizer) || preTokenizer.pattern === null) return [];
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(preTokenizer.pattern)) {
    const start = end;
    end = match.index + match[0].length;
    spans.push(preTokenizer.config.invert ? [match.index, end] : [start, match.index]);
  }
  if (!preTokenizer.config.invert) spans.push([end, text.length]);
  return spans.filter(([start, end]) => start < end);
}

/**
 * Finds the words in the text, in order; what lies between them was dropped.
 * @param spans where they should stand; if other words stand there, each is looked for after the one before.
 */
function cut(input: Aligned, words: readonly string[], spans: readonly Span[]): Aligned[] {
  if (
    spans.length === words.length &&
    spans.every(([start, end], i) => input.text.slice(start, end) === words[i])
  ) {
    return spans.map(([start, end]) => slice(input, start, end));
  }
  let end = 0;
  return words.map((word) => {
    const start = input.text.indexOf(word, end);
    end = start + word.length;
    return slice(input, start, end);
  });
}
