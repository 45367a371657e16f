// SentencePiece's own normalizer: a table of what is to be put in the place of which characters, as a trie over bytes.

import type { Aligned } from './aligned.ts';
import { fromBase64, fromUtf8, toUtf8 } from './encodings.ts';
import { Rewriter } from './rewriter.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * @param charsmap base64 of: the length of the trie in bytes (u32), a double-array trie as Darts-clone writes it (u32
 * each), and the replacements in UTF-8, each ended by a zero byte. The trie's values are where replacements begin.
 * @throws Error when it is not that.
 */
export function precompiled(charsmap: string): (text: Aligned) => Aligned {
  const replacementOf = reader(charsmap);
  return (input) => {
    const changes: Change[] = [];
    let changed = false;
    const rewrite = (part: string, replacement: string | null) => {
      changed ||= replacement !== null;
      substitute(changes, part, replacement ?? part);
    };
    for (const grapheme of clusters(input.text)) {
      // SentencePiece looks no further than five bytes.
      const whole = grapheme.length === 1 || toUtf8(grapheme).length < 6 ? replacementOf(grapheme) : null;
      if (whole !== null) rewrite(grapheme, whole);
      else for (const char of grapheme) rewrite(char, replacementOf(char));
    }
    return changed ? apply(input, changes) : input;
  };
}

/** A character to put, in the place of how many. */
interface Change {
  readonly char: string;
  count: number;
}

/** Character for character; if there are too many, the last one that was put takes their place. */
function substitute(changes: Change[], part: string, replacement: string): void {
  const replaced = [...part].length;
  const put = [...replacement];
  put.forEach((char, i) => {
    changes.push({ char, count: i < replaced ? 1 : 0 });
  });
  // At the beginning of the text there is none, and Rust then aligns what follows with what was removed.
  const last = changes.at(-1);
  if (last) last.count += Math.max(0, replaced - put.length);
}

function apply(input: Aligned, changes: readonly Change[]): Aligned {
  const rewriter = new Rewriter(input);
  for (const { char, count } of changes) rewriter.put(char, count);
  rewriter.drop(input.text.length);
  return rewriter.finish();
}

/** ASCII with ASCII on both sides, each of which is a cluster. */
const plain = /(?<![^\x20-\x7e])[\x20-\x7e]+(?![^\x20-\x7e])/g;

/** What a reader sees as characters. */
function* clusters(text: string): Generator<string> {
  let at = 0;
  for (const { 0: run, index } of text.matchAll(plain)) {
    if (at < index) yield* segmented(text.slice(at, index));
    yield* run;
    at = index + run.length;
  }
  if (at < text.length) yield* segmented(text.slice(at));
}

function* segmented(text: string): Generator<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

/** Finds the replacement of the shortest beginning of a text that has one. */
function reader(charsmap: string): (text: string) => string | null {
  const bytes = fromBase64(charsmap);
  const view = new DataView(bytes.buffer);
  const trieBytes = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (trieBytes === 0 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) {
    throw new Error('precompiled_charsmap is cut short');
  }
  const unit = (index: number) => (4 * index < trieBytes ? view.getUint32(4 + 4 * index, true) : 0);
  const offset = (value: number) => (value >>> 10) << ((value & 0x200) >>> 6);
  const replacements = bytes.subarray(4 + trieBytes);

  const find = (text: string): string | null => {
    let node = offset(unit(0));
    for (const byte of toUtf8(text)) {
      if (byte === 0) return null;
      node ^= byte;
      const value = unit(node);
      if ((value & 0x800000ff) !== byte) return null;
      node ^= offset(value);
      if (((value >>> 8) & 1) === 1) {
        const start = unit(node) & 0x7fffffff;
        return fromUtf8(replacements.subarray(start, replacements.indexOf(0, start)));
      }
    }
    return null;
  };
  const found = new Map<string, string | null>();
  return (text) => {
    let replacement = found.get(text);
    if (replacement === undefined) {
      replacement = find(text);
      found.set(text, replacement);
    }
    return replacement;
  };
}
