// Writes corpus.jsonl.gz: the texts on which the tokenizers are compared with the Rust library, a JSON string on each line.
//
//     node test/tokenizers/make_corpus.mjs
//
// Nothing is copied from elsewhere. The texts are: sentences written for this purpose (corpus/sentences.mjs), names, dates,
// numbers and lists as the Unicode CLDR has them (Intl) in LOCALES, code and traps written for this purpose
// (corpus/traps.mjs), every kind of character in a frame of its own, and seeded mixtures of all these. The corpus is
// checked in, because Intl differs between versions of Node; it was made with 20.20.

import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { characterLines } from './corpus/characters.mjs';
import { localeLines } from './corpus/locales.mjs';
import { newer } from './corpus/newer.mjs';
import { seeded } from './corpus/random.mjs';
import { sentences } from './corpus/sentences.mjs';
import { traps } from './corpus/traps.mjs';
import { mixtures, variants } from './corpus/variants.mjs';

const random = seeded(2017);
const written = Object.values(sentences).flat();
const ofLocales = localeLines(random);
const parts = {
  written,
  variants: variants(written, random),
  ofLocales,
  traps,
  characters: characterLines(random),
  mixtures: mixtures([...written, ...ofLocales, ...traps], random),
};
// Rust has no half characters.
const lines = [...new Set(Object.values(parts).flat())].filter(
  (line) => line.isWellFormed() && !newer.test(line),
);

const file = new URL('./data/corpus.jsonl.gz', import.meta.url);
writeFileSync(file, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { level: 9 }));
for (const [name, each] of Object.entries(parts)) console.log(`${each.length} ${name}`);
console.log(`${lines.length} texts in all, ${Object.keys(sentences).length} languages written`);
