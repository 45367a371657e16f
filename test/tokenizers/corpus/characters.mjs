// Characters of every kind, each in a frame that shows how a tokenizer takes it: inside a word, alone, doubled, before a digit.

import { newer } from './newer.mjs';

const frame = (c) => `a${c}b ${c} ${c}${c}1`;
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));

/** All of ASCII and Latin-1, and some of every general category and of every script. */
export function characterLines(random) {
  const all = range(0, 0x323af).filter((c) => !/\p{Cs}|\p{Cn}/u.test(c) && !newer.test(c));
  const sample = (pattern, count) =>
    random.some(
      all.filter((c) => pattern.test(c)),
      count,
    );
  const categories = [
    'Lu',
    'Ll',
    'Lt',
    'Lm',
    'Lo',
    'Mn',
    'Mc',
    'Me',
    'Nd',
    'Nl',
    'No',
    'Pc',
    'Pd',
    'Ps',
    'Pe',
    'Pi',
    'Pf',
    'Po',
    'Sm',
    'Sc',
    'Sk',
    'So',
    'Zs',
    'Cc',
    'Cf',
    'Co',
  ];
  const scripts =
    'Adlam Arabic Armenian Balinese Bengali Bopomofo Buginese Cherokee Coptic Cuneiform Cyrillic Deseret Devanagari Ethiopic Georgian Glagolitic Gothic Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Javanese Kannada Katakana Khmer Lao Latin Limbu Linear_B Malayalam Mongolian Myanmar Nko Ogham Oriya Osage Runic Sinhala Syriac Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Yi'.split(
      ' ',
    );
  return [
    ...range(0, 0xff).map(frame),
    ...categories.flatMap((category) => sample(new RegExp(`^\\p{${category}}$`, 'u'), 16).map(frame)),
    ...scripts.flatMap((script) => [
      sample(new RegExp(`^\\p{Script=${script}}$`, 'u'), 12).join(''),
      sample(new RegExp(`^\\p{Script=${script}}$`, 'u'), 12).join(' '),
    ]),
    ...decomposable(all, random),
    ...sample(/\p{Emoji_Presentation}/u, 60).map((c, i) =>
      i % 3 ? `${c}\u{1f3fb}${c}` : `${c}\u200d${c} x${c}`,
    ),
    ...sample(/\p{Changes_When_Lowercased}/u, 60).map((c) => `x${c}y ${c}${c}`),
  ];
}

/** Characters that a normal form takes apart, as they are and taken apart. */
function decomposable(all, random) {
  const changed = (form) => all.filter((c) => c.normalize(form) !== c);
  const canonical = random
    .some(changed('NFD'), 100)
    .flatMap((c) => [`a${c}b ${c}${c}`, `a${c.normalize('NFD')}b \u0323${c.normalize('NFD')}`]);
  const compatible = random
    .some(changed('NFKD'), 140)
    .map((c) => `a${c}b ${c}${c}\u0301 ${c.normalize('NFKD')}`);
  return [...canonical, ...compatible];
}
