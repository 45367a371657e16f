// Sentences changed in the ways that matter to tokenizers, and texts put together from pieces of others.

/** Each text in a few of the ways in which texts come. */
export function variants(texts, random) {
  const changes = [
    (text) => ` ${text}`,
    (text) => `${text}  `,
    (text) => text.replaceAll(' ', '  '),
    (text) => text.replaceAll(' ', '\u00a0'),
    (text) => text.replaceAll(' ', '\n'),
    (text) => text.replaceAll(/\s/g, ''),
    (text) => text.toUpperCase(),
    (text) => text.toLowerCase(),
    (text) => text.normalize('NFD'),
    (text) => text.normalize('NFKD').toUpperCase(),
    (text) => `${text}\r\n\t${text}`,
    (text) => `"${text}"...`,
    (text) => [...text].map((c, i) => (i % 7 === 3 ? `${c}\u0301` : c)).join(''),
    (text) => [...text].map((c, i) => (i % 9 === 4 ? `${c}\u200b` : c)).join(''),
    (text) => text.replace(/ /, ' 2024 ').replace(/ (\S+)$/, " $1's 10,000!!"),
    (text) => `😀${text}👩🏽‍🔬`,
    (text) => text.slice(random.below(text.length)),
  ];
  return texts.flatMap((text) => {
    const first = random.below(changes.length);
    return Array.from({ length: 8 }, (_, i) => changes[(first + 3 * i) % changes.length](text));
  });
}

const JOINTS = [
  '',
  '',
  ' ',
  ' ',
  '  ',
  '\n',
  '\t',
  '\u0301',
  '\u200d',
  '-',
  "'s ",
  '. ',
  '😀',
  '1',
  '<s>',
  '[MASK]',
  '<mask>',
  '<|endoftext|>',
];

/** Pieces of the texts, joined by what tokenizers treat in their own ways. */
export function mixtures(texts, random) {
  const piece = () => {
    const characters = [...random.one(texts)];
    const start = random.below(characters.length);
    return characters.slice(start, start + 1 + random.below(12)).join('');
  };
  return Array.from({ length: 900 }, () => {
    let text = '';
    for (let i = 2 + random.below(5); i > 0; i--) text += piece() + random.one(JOINTS);
    return text;
  });
}
