// Unicode's normal forms, and which character of the input each character of the output was composed from.

import type { Aligned } from './aligned.ts';
import { unknownToNormalization } from './older-unicode.ts';
import { Rewriter } from './rewriter.ts';

/** A form of String.prototype.normalize. */
export type Form = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** The smallest part of a character: a base letter or an accent. */
interface Atom {
  readonly char: string;
  /** Whether it stands for a character of the input, rather than being split off from one. */
  readonly first: boolean;
}

/**
 * The text in a normal form.
 *
 * Input and output are both taken apart into atoms, which tells how many characters of the input each character of the
 * output was composed from; it takes their place (Rust crate unicode-normalization-alignments). Characters that this
 * crate's Unicode lacks divide the text, since it leaves them alone.
 */
export function toForm(input: Aligned, form: Form): Aligned {
  // No form changes ASCII.
  if (!/[\u0080-\uffff]/.test(input.text)) return input;
  const rewriter = new Rewriter(input);
  let at = 0;
  for (const unknown of [...input.text.matchAll(unknownToNormalization), null]) {
    const to = unknown?.index ?? input.text.length;
    rewriteInForm(rewriter, input.text.slice(at, to), at, form);
    at = to + (unknown?.[0].length ?? 0);
    rewriter.keep(at);
  }
  return rewriter.finish();
}

/** Puts the form of `text`, which begins at `at`. */
function rewriteInForm(rewriter: Rewriter, text: string, at: number, form: Form): void {
  const output = text.normalize(form);
  if (output === text) {
    rewriter.keep(at + text.length);
    return;
  }
  const decomposed = form.startsWith('NFK') ? 'NFKD' : 'NFD';
  const take = taker(atomsOf(text, decomposed));
  for (const char of output) {
    let count = 0;
    for (const part of char.normalize(decomposed)) if (take(part).first) count++;
    rewriter.put(char, count);
  }
}

function atomsOf(text: string, decomposed: Form): Atom[] {
  return Array.from(text).flatMap((char) =>
    Array.from(char.normalize(decomposed), (part, i) => ({ char: part, first: i === 0 })),
  );
}

/** Takes atoms by character, the earliest first; accents may be asked for in another order than they came. */
function taker(atoms: readonly Atom[]): (char: string) => Atom {
  const taken = new Set<number>();
  let low = 0;
  return (char) => {
    let index = low;
    while (taken.has(index) || atoms[index]!.char !== char) index++;
    taken.add(index);
    while (taken.delete(low)) low++;
    return atoms[index]!;
  };
}
