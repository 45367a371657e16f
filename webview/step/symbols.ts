// What the letters of a step's formula are here, in numbers.

import type { Sizes } from '../../src/plan/sizes.ts';
import { type Dim, dimOf, type Step } from '../../src/plan/step.ts';
import { formatNumber } from './numbers.ts';

interface NamedNumber {
  /** 'd', with 'k' as its subscript. */
  readonly letter: string;
  readonly subscript: string;
  readonly value: string;
  readonly meaning: string;
}

const letters: Partial<Record<Dim, readonly [letter: string, subscript: string, meaning: string]>> = {
  token: ['T', '', 'tokens'],
  query: ['T', '', 'tokens'],
  key: ['T', '', 'tokens'],
  source: ['T', 's', 'source tokens'],
  head: ['H', '', 'heads'],
  head_dim: ['d', 'k', 'head width'],
  model: ['C', '', 'model width'],
  ff: ['F', '', 'feed-forward width'],
  vocab: ['V', '', 'tokens in the vocabulary'],
};

/**
 * The sizes that a step's operands and output have, then the constants of its op.
 * @param tokens what the step's stack reads: 'tokens', 'target tokens'
 */
export function symbols(step: Step, of: Sizes, tokens = 'tokens'): NamedNumber[] {
  const dims = [...step.reads.flatMap((map) => map.map(dimOf)), ...step.shape];
  const found = new Map<string, NamedNumber>();
  for (const dim of dims) {
    const named = letters[dim];
    if (!named) continue;
    const [letter, subscript, meaning] = named;
    const what = meaning === 'tokens' ? tokens : meaning;
    found.set(letter + subscript, { letter, subscript, value: String(of[dim]), meaning: what });
  }
  return [...found.values(), ...constants(step, of)];
}

function constants({ op }: Step, of: Sizes): NamedNumber[] {
  const constant = (letter: string, subscript: string, value: number, meaning: string) => [
    { letter, subscript, value: formatNumber(value), meaning },
  ];
  if (op.kind === 'scores') {
    return constant('√d', 'k', 1 / op.scale, `what keeps a sum of ${of.head_dim} products of order 1`);
  }
  if (op.kind === 'norm') return constant('ε', '', op.eps, 'added to the variance');
  if (op.kind === 'dropout') return constant('p', '', op.p, 'probability of dropping a number');
  return [];
}
