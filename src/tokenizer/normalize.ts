// The first stage of a tokenizer: changes the text, and keeps the alignment with the source.

import type { Aligned } from './aligned.ts';
import { slice } from './aligned.ts';
import { spellBytes } from './bytes.ts';
import { control, mark, nonspacingMark } from './older-unicode.ts';
import { compile } from './patterns.ts';
import { precompiled } from './precompiled.ts';
import { prepend, Rewriter, replace, replaceEach } from './rewriter.ts';
import type { NormalizerStage } from './stages.ts';
import { toForm } from './unicode-forms.ts';

/** A text to its normalized form. */
export type Normalizer = (text: Aligned) => Aligned;

/** The normalizer that a part of tokenizer.json describes. */
export function normalizer(stage: NormalizerStage | null): Normalizer {
  if (stage === null) return (text) => text;
  switch (stage.type) {
    case 'Sequence': {
      const normalizers = stage.normalizers.map(normalizer);
      return (text) => normalizers.reduce((each, normalize) => normalize(each), text);
    }
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return (text) => toForm(text, stage.type);
    case 'Lowercase':
      return lowercase;
    case 'StripAccents':
      return (text) => filter(text, (char) => !mark.test(char));
    case 'Nmt':
      return nmt;
    case 'Strip':
      return (text) => strip(text, stage);
    case 'Prepend':
      return (text) => prepend(text, stage.prepend);
    case 'Replace': {
      const pattern = compile(stage.pattern);
      return (text) => replace(text, pattern, stage.content);
    }
    case 'ByteLevel':
      return (text) => replaceEach(text, spellBytes);
    case 'Precompiled':
      return precompiled(stage.precompiled_charsmap);
    case 'BertNormalizer':
      return bertNormalizer(stage);
  }
}

/** Character by character, so that a Σ that ends a word becomes σ. */
function lowercase(text: Aligned): Aligned {
  return replaceEach(text, (char) => {
    const lower = char.toLowerCase();
    return lower === char ? null : lower;
  });
}

function filter(text: Aligned, keep: (char: string) => boolean): Aligned {
  return replaceEach(text, (char) => (keep(char) ? null : ''));
}

function strip(
  input: Aligned,
  { strip_left, strip_right }: { strip_left: boolean; strip_right: boolean },
): Aligned {
  const from = strip_left ? /^\p{White_Space}*/u.exec(input.text)![0].length : 0;
  const rest = input.text.slice(from);
  const length = strip_right ? rest.length - /\p{White_Space}*$/u.exec(rest)![0].length : rest.length;
  return slice(input, from, from + length);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found.
const removedForTranslation = /[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]/;
const spaceForTranslation = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/;

/** What models for translation take out, and what they take for a space. */
function nmt(text: Aligned): Aligned {
  return replaceEach(text, (char) => {
    if (removedForTranslation.test(char)) return '';
    return spaceForTranslation.test(char) ? ' ' : null;
  });
}

function bertNormalizer(stage: Extract<NormalizerStage, { type: 'BertNormalizer' }>): Normalizer {
  const { clean_text, handle_chinese_chars, lowercase: lower } = stage;
  const stripAccents = stage.strip_accents ?? lower;
  return (input) => {
    let text = input;
    if (clean_text) text = clean(text);
    if (handle_chinese_chars) text = setChineseApart(text);
    if (stripAccents) text = filter(toForm(text, 'NFD'), (char) => !nonspacingMark.test(char));
    return lower ? lowercase(text) : text;
  };
}

function clean(text: Aligned): Aligned {
  return replaceEach(text, (char) => {
    if (/[\t\n\r]/.test(char)) return ' ';
    if (char === '\ufffd' || control.test(char)) return '';
    return char !== ' ' && /\p{White_Space}/u.test(char) ? ' ' : null;
  });
}

/** The blocks that BERT counts as Chinese; the range from U+2B920 is as it stands in the Rust library. */
const chinese =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;

function setChineseApart(input: Aligned): Aligned {
  const rewriter = new Rewriter(input);
  for (const { 0: char, index } of input.text.matchAll(chinese)) {
    rewriter.keep(index);
    rewriter.put(` ${char} `, 1);
  }
  return rewriter.finish();
}
