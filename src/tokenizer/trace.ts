// Follows each character through a normalizer that works character by character, composing and reordering accents.

import { type Aligned, characters, concat, made, type Span, spanOf } from './aligned.ts';

/** The smallest part of a character that survives normalization: a base letter or an accent. */
interface Atom {
  readonly char: string;
  /** Whether it stands for the whole character of the input, rather than being split off from one. */
  readonly first: boolean;
}

/**
 * Aligns a normalizer's output with its input, for lower-casing, accent stripping, the Unicode forms, and their like.
 *
 * Input and output are both taken apart into atoms, which tells how many characters of the input each character of the
 * output was composed from. As in the Rust library (NormalizedString::transform), an output character then takes the
 * place of the next character of the input, one that was split off shares the place of its predecessor, and what was
 * dropped or composed into another belongs to no token.
 */
export function trace(input: Aligned, normalize: (text: string) => string): Aligned {
  const output = normalize(input.text);
  if (output === input.text) return input;

  const places: Span[] = [];
  const atoms: Atom[] = [];
  for (const { char, at } of characters(input.text)) {
    const parts = decompose(normalize(char));
    if (parts.length === 0) continue;
    places.push(spanOf(input, at, at + char.length));
    atoms.push(...parts.map((part, i) => ({ char: part, first: i === 0 })));
  }

  const take = taker(atoms);
  let next = 0;
  return concat(
    Array.from(output, (char) => {
      const parts = decompose(char).map(take);
      const replaced = parts.filter((part) => part.first).length;
      const place = replaced === 0 ? next - 1 : next;
      next += replaced;
      return made(char, places[Math.max(0, Math.min(place, places.length - 1))] ?? [0, 0]);
    }),
  );
}

/** Lower-casing a whole word ends it in ς where lower-casing its characters gives σ, so the two count as one here. */
function decompose(text: string): string[] {
  return Array.from(text.normalize('NFKD').replaceAll('ς', 'σ'));
}

/** Takes atoms by character, the earliest first; accents may be asked for in another order than they came. */
function taker(atoms: readonly Atom[]): (char: string) => Atom {
  const taken = new Set<number>();
  let low = 0;
  return (char) => {
    let index = low;
    while (index < atoms.length && (taken.has(index) || atoms[index]!.char !== char)) index++;
    if (index === atoms.length) return { char, first: false };
    taken.add(index);
    while (taken.delete(low)) low++;
    return atoms[index]!;
  };
}
