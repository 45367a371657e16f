// The second stage of a tokenizer: splits the text into words, which the model takes one by one.

import { type Aligned, slice } from './aligned.ts';
import { spellBytes } from './bytes.ts';
import { punctuation } from './older-unicode.ts';
import { compile } from './patterns.ts';
import { prepend, replace, replaceEach } from './rewriter.ts';
import { split } from './split.ts';
import type { PreTokenizerStage } from './stages.ts';
import { wordCharacters } from './word-characters.ts';

/** A text to its words, none of them empty. */
export type PreTokenizer = (text: Aligned) => Aligned[];

/** The pattern of GPT-2's own pre-tokenizer: contractions, words, numbers and the rest, each with a space before it. */
const gpt2 = compile({
  Regex: "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
});
const word = new RegExp(`[${wordCharacters}]+|[^${wordCharacters}\\p{White_Space}]+`, 'gu');
const space = /\p{White_Space}/gu;
const punctuationMark = new RegExp(punctuation, 'gu');
const digit = /\p{N}/gu;

/** The pre-tokenizer that a part of tokenizer.json describes. */
export function preTokenizer(stage: PreTokenizerStage | null): PreTokenizer {
  if (stage === null) return (text) => [text];
  switch (stage.type) {
    case 'Sequence': {
      const stages = stage.pretokenizers.map(preTokenizer);
      return (text) => stages.reduce((words, each) => words.flatMap(each), [text]);
    }
    case 'ByteLevel':
      return (text) => byteLevel(text, stage);
    case 'Metaspace':
      return metaspace(stage);
    case 'Split': {
      const pattern = compile(stage.pattern);
      return (text) => split(text, pattern, stage.behavior, stage.invert);
    }
    case 'Punctuation':
      return (text) => split(text, punctuationMark, stage.behavior);
    case 'Digits':
      return (text) => split(text, digit, stage.individual_digits ? 'Isolated' : 'Contiguous');
    case 'CharDelimiterSplit': {
      const pattern = compile({ String: stage.delimiter });
      return (text) => split(text, pattern, 'Removed');
    }
    case 'FixedLength':
      return (text) => fixedLength(text, stage.length);
    case 'Whitespace':
      return (text) => split(text, word, 'Removed', true);
    case 'WhitespaceSplit':
      return (text) => split(text, space, 'Removed');
    case 'BertPreTokenizer':
      return (text) =>
        split(text, space, 'Removed').flatMap((each) => split(each, punctuationMark, 'Isolated'));
  }
}

function byteLevel(text: Aligned, stage: Extract<PreTokenizerStage, { type: 'ByteLevel' }>): Aligned[] {
  const spaced = stage.add_prefix_space && !text.text.startsWith(' ') ? prepend(text, ' ') : text;
  const words = stage.use_regex ? split(spaced, gpt2, 'Isolated') : [spaced];
  return words.map((each) => replaceEach(each, spellBytes));
}

function metaspace(stage: Extract<PreTokenizerStage, { type: 'Metaspace' }>): PreTokenizer {
  const { replacement } = stage;
  const scheme = stage.add_prefix_space === false ? 'never' : stage.prepend_scheme;
  const mark = compile({ String: replacement });
  return (text) => {
    let marked = text.text.includes(' ') ? replace(text, / /g, replacement) : text;
    const begins = scheme === 'always' || (scheme === 'first' && text.starts[0] === 0);
    if (begins && !marked.text.startsWith(replacement)) marked = prepend(marked, replacement);
    return stage.split ? split(marked, mark, 'MergedWithNext') : [marked];
  };
}

function fixedLength(text: Aligned, length: number): Aligned[] {
  const words: Aligned[] = [];
  let from = 0;
  let to = 0;
  let count = 0;
  for (const char of text.text) {
    to += char.length;
    count++;
    if (count % length === 0 || to === text.text.length) {
      words.push(slice(text, from, to));
      from = to;
    }
  }
  return words;
}
