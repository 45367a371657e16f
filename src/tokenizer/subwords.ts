// The third stage of a tokenizer: runs the library's model, which breaks each word into entries of the vocabulary.

import { BPE, type Model, WordPiece } from '@huggingface/tokenizers';
import { type Aligned, type Span, spanOf } from './aligned.ts';
import { spellBytes } from './bytes.ts';

/** A token as the model gives it. */
export interface Subword {
  readonly text: string;
  readonly span: Span;
}

/** The subwords of the words of one section, each with its span of the source. */
export function subwords(model: Model, words: readonly Aligned[]): Subword[] {
  const found = words.filter((word) => word.text !== '').flatMap((word) => align(model, word));
  return model.fuse_unk ? fuseUnknown(model, found) : found;
}

function align(model: Model, word: Aligned): Subword[] {
  const tokens = model.encode([word.text]);
  if (model instanceof BPE) return alignSymbols(model, word, tokens);
  if (model instanceof WordPiece) {
    if (tokens.length === 1) return [{ text: tokens[0]!, span: spanOf(word, 0, word.text.length) }];
    const prefix = (model.config.continuing_subword_prefix ?? '').length;
    return alignLengths(word, tokens, (text, i) => text.length - (i === 0 ? 0 : prefix));
  }
  return alignLengths(word, tokens, (text) => text.length);
}

/** Each token covers as much of the word as it is long. */
function alignLengths(
  word: Aligned,
  tokens: readonly string[],
  length: (text: string, i: number) => number,
): Subword[] {
  let end = 0;
  return tokens.map((text, i) => {
    const start = end;
    end += length(text, i);
    return { text, span: spanOf(word, start, end) };
  });
}

/** A symbol that is not in the vocabulary becomes its bytes, or the unknown token, or nothing. */
function alignSymbols(model: BPE, word: Aligned, tokens: readonly string[]): Subword[] {
  const whole = model.ignore_merges && model.tokens_to_ids.has(word.text);
  let end = 0;
  let next = 0;
  return (whole ? [word.text] : model.bpe(word.text)).flatMap((symbol) => {
    const start = end;
    // The last symbol may carry a mark for the end of the word, which is not in the text.
    end = Math.min(start + symbol.length, word.text.length);
    const span = spanOf(word, start, end);
    const first = next;
    next += tokenCount(model, symbol, tokens[first]);
    return tokens.slice(first, next).map((text) => ({ text, span }));
  });
}

function tokenCount(model: BPE, symbol: string, next: string | undefined): number {
  if (model.tokens_to_ids.has(symbol)) return 1;
  if (model.byte_fallback && /^<0x[\dA-F]{2}>$/.test(next ?? '')) return spellBytes(symbol).length;
  return next !== undefined && next === model.unk_token ? 1 : 0;
}

/** Joins neighbouring unknown tokens into one, as the library's models do when `fuse_unk` is set. */
function fuseUnknown(model: Model, tokens: readonly Subword[]): Subword[] {
  const unknown = (text: string) =>
    (model.tokens_to_ids.get(text) ?? model.unk_token_id) === model.unk_token_id;
  const fused: Subword[] = [];
  for (const token of tokens) {
    const last = fused.at(-1);
    if (last && unknown(last.text) && unknown(token.text)) {
      fused[fused.length - 1] = { text: last.text, span: [last.span[0], token.span[1]] };
    } else {
      fused.push(token);
    }
  }
  return fused;
}
