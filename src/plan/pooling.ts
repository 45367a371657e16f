// One state for a whole text, of those of all its tokens.

import type { Pooling } from './architecture.ts';
import { at, over } from './build.ts';
import { formulas } from './formulas.ts';
import type { Dim, LooseStep, StepId } from './step.ts';

const poolings: Record<Pooling, Pick<LooseStep, 'op' | 'formula' | 'explains'>> = {
  first: {
    op: { kind: 'pick', index: 0 },
    formula: formulas.pick,
    explains: 'The state of the first token stands for the whole text.',
  },
  last: {
    op: { kind: 'pick', index: -1 },
    formula: formulas.pickLast,
    explains: 'The state of the last token, which has seen all others, stands for the whole text.',
  },
  mean: {
    op: { kind: 'mean' },
    formula: formulas.mean,
    explains: 'The mean of the states of all tokens stands for the whole text.',
  },
  max: {
    op: { kind: 'max' },
    formula: formulas.max,
    explains: 'The largest number of all tokens, in each column, stands for the whole text.',
  },
};

/**
 * One state for the whole text.
 * @param width of what is read and given
 * @param padding a token that is not taken for the last
 */
export function pool(
  prefix: string,
  pooling: Pooling,
  width: Dim,
  input: StepId,
  padding?: number,
): LooseStep {
  const { op: plain, formula, explains } = poolings[pooling];
  const passing = pooling === 'last' && padding !== undefined ? { padding } : {};
  const op = plain.kind === 'pick' ? { ...plain, ...passing } : plain;
  const first = op.kind === 'pick' ? { fixed: op.index, dim: 'token' as const, ...passing } : over('token');
  return {
    id: `${prefix}.${pooling}`,
    op,
    inputs: [input],
    weights: [],
    shape: [width],
    reads: [[first, at(width)]],
    formula,
    explains:
      'padding' in passing ? `${explains} Tokens that only fill up the text are passed over.` : explains,
  };
}
