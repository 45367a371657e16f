// The names that are most like a mistyped one.

/** How much of the pairs of letters must agree for a name to be worth showing. */
const least = 0.3;

/**
 * Likest first, by the Sørensen–Dice coefficient of their pairs of neighbouring letters, which a word that is missing
 * from a dotted name does not spoil as it does an edit distance.
 */
export function nearMatches(wanted: string, names: readonly string[], most = 5): string[] {
  const pairs = pairsOf(wanted);
  return names
    .map((name) => ({ name, likeness: likeness(pairs, pairsOf(name)) }))
    .filter(({ name, likeness }) => name !== wanted && likeness >= least)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, most)
    .map(({ name }) => name);
}

function pairsOf(word: string): ReadonlySet<string> {
  const letters = word.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2)));
}

/** From 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0;
  const shared = [...one].filter((pair) => other.has(pair)).length;
  return (2 * shared) / (one.size + other.size);
}
