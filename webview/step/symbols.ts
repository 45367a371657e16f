// What the letters of a step's formula are here, in numbers.

import type { Rope } from '../../src/plan/rope.ts';
import type { Sizes } from '../../src/plan/sizes.ts';
import { type Dim, dimOf, type Step } from '../../src/plan/step.ts';
import { rootOf } from './account-tellers.ts';
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
  kv_head: ['G', '', 'key-value heads'],
  head_dim: ['d', 'k', 'head width'],
  model: ['C', '', 'model width'],
  // E stands for the table itself in the formulas.
  embedding: ['C', 'e', 'embedding width'],
  ff: ['F', '', 'feed-forward width'],
  vocab: ['V', '', 'tokens in the vocabulary'],
  bucket: ['N', '', 'buckets of distances'],
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
  switch (op.kind) {
    case 'scores':
      return scoreFactor(op.scale, of);
    case 'norm':
      return constant('ε', '', op.eps, 'added to the variance');
    case 'rms_norm':
      return constant('ε', '', op.eps, 'added to the mean square');
    case 'dropout':
      return constant('p', '', op.p, 'probability of dropping a number');
    case 'soft_cap':
      return constant('c', '', op.cap, 'the cap');
    case 'scale':
      return constant('s', '', op.factor, 'what each number is multiplied by');
    case 'mask': {
      const { before, after } = op.reach;
      const where =
        after === 0 ? 'tokens before its own that a query sees' : 'tokens to either side that a query sees';
      return before === null ? [] : constant('w', '', before, where);
    }
    case 'relative_bias':
      return constant('m', '', op.maxDistance, 'the distance from which on all share a bucket');
    case 'rotary':
      return ropeConstants(op.rope);
    default:
      return [];
  }
}

/** What the dot product is divided by, as a rule √d_k, or multiplied by; nothing where it stays. */
function scoreFactor(scale: number, of: Sizes): NamedNumber[] {
  if (scale === 1) return [];
  const why = `what keeps a sum of ${of.head_dim} products of order 1`;
  return rootOf(scale) === of.head_dim
    ? [{ letter: '√d', subscript: 'k', value: formatNumber(1 / scale), meaning: why }]
    : [{ letter: 's', subscript: '', value: formatNumber(scale), meaning: 'the factor of this model' }];
}

function ropeConstants({ dims, base, scaling }: Rope): NamedNumber[] {
  const named = (letter: string, value: number, meaning: string): NamedNumber => ({
    letter,
    subscript: '',
    value: formatNumber(value),
    meaning,
  });
  return [
    named('R', dims, 'cells of a head that are turned'),
    named('b', base, 'base of the angles'),
    ...('factor' in scaling
      ? [named('s', scaling.factor, `by which ${scaling.type} scaling slows the turns`)]
      : []),
    ...('attentionFactor' in scaling
      ? [named('a', scaling.attentionFactor, 'what sines and cosines are multiplied by')]
      : []),
  ];
}
