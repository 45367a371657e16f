// Line by line from the terms of a cell to its value, one way for each kind of step.

import type { Activation } from '../../src/plan/architecture.ts';
import type { Derivation, PartName } from '../../src/plan/derivation.ts';
import { ownTerm, readIndex, type Surroundings } from '../../src/plan/operand-cells.ts';
import type { Op, Step } from '../../src/plan/step.ts';
import { maskWords } from './mask-words.ts';
import { indexName, type Naming, nearName, placedToken, quotedToken, servedHeads } from './names.ts';
import { bracketed, formatNumber } from './numbers.ts';
import { bucketLines, rotaryLines, sinusoidLines } from './position-lines.ts';

export interface AccountLine {
  readonly words: string;
  /** How the value comes about: '0.48 ÷ √2'. */
  readonly expression: string;
  readonly value: number;
}

/** What indices are called, and how an index map is followed. */
export type Surrounded = Naming & Surroundings;

export interface Told {
  readonly step: Step;
  readonly derivation: Derivation;
  readonly naming: Surrounded;
  readonly part: (name: PartName) => number;
}

/** The last line is the cell's value. */
type Teller<K extends Op['kind']> = (told: Told, op: Op & { kind: K }) => AccountLine[];

const n = formatNumber;

const line = (words: string, expression: string, value: number): AccountLine => ({
  words,
  expression,
  value,
});

export function tell(told: Told): AccountLine[] {
  return tellOp(told, told.step.op);
}

function tellOp<K extends Op['kind']>(told: Told, op: Op & { kind: K }): AccountLine[] {
  return tellers[op.kind](told, op);
}

const tellers: { readonly [K in Op['kind']]: Teller<K> } = {
  lookup: ({ step, derivation, naming }, { by, offset }) => {
    const [token, column] = derivation.cell as [number, number];
    const [read] = readIndex(step, step.reads[0]!, derivation.cell, 0, naming);
    const quoted = quotedToken(naming, token);
    const place = naming.rows.position[token]!;
    const behind = offset > 0 ? `, ${place}, behind ${offset} rows that stand for no place` : '';
    const why = {
      token: `the id of ${quoted}`,
      position:
        place < 0 ? `${quoted} fills up the text and has no place` : `the place of ${quoted}${behind}`,
      type: `the segment of ${quoted}`,
    }[by];
    return [line(`Row ${read} of the table (${why}), column ${column}`, '', derivation.value)];
  },
  sinusoid: sinusoidLines,
  relative_bias: bucketLines,
  add: ({ derivation }) => [line('Their sum', joined(derivation.terms, ' + '), derivation.value)],
  multiply: ({ derivation }) => [line('Their product', joined(derivation.terms, ' × '), derivation.value)],
  scale: ({ derivation, part }) => [
    line('Scaled', `${n(derivation.terms[0]!)} × ${bracketed(part('scale'))}`, derivation.value),
  ],
  identity: ({ step, derivation }) => [line(`The same number as in ${step.inputs[0]}`, '', derivation.value)],
  norm: ({ step, derivation, naming, part }) => {
    const x = ownNumber(step, derivation, naming);
    const lines = [
      line('Mean of the row', '', part('mean')),
      line('Variance of the row', 'mean of (x − mean)²', part('variance')),
      line(
        'Normalised',
        `(${n(x)} − ${bracketed(part('mean'))}) ÷ √(${n(part('variance'))} + ${n(part('epsilon'))})`,
        part('normalised'),
      ),
    ];
    const [weight, bias] = step.weights.map((id) => nearName(id, step.id));
    const gained = part('normalised') * part('gain');
    if (weight)
      lines.push(line(`Times ${weight}`, `${n(part('normalised'))} × ${bracketed(part('gain'))}`, gained));
    if (bias)
      lines.push(line(`Plus ${bias}`, `${n(gained)} + ${bracketed(part('shift'))}`, derivation.value));
    return lines;
  },
  rms_norm: ({ step, derivation, naming, part }, { gainFrom }) => {
    const x = ownNumber(step, derivation, naming);
    const weight = nearName(step.weights[0]!, step.id);
    const [words, gain] =
      gainFrom === 1
        ? [`Times 1 + ${weight}`, `(1 + ${bracketed(part('gain') - 1)})`]
        : [`Times ${weight}`, bracketed(part('gain'))];
    return [
      line('Mean of the squares', 'mean of x²', part('mean square')),
      line(
        'Normalised',
        `${n(x)} ÷ √(${n(part('mean square'))} + ${n(part('epsilon'))})`,
        part('normalised'),
      ),
      line(words, `${n(part('normalised'))} × ${gain}`, derivation.value),
    ];
  },
  unit: ({ step, derivation, naming, part }) => [
    line('Length of the vector', 'root of the sum of x²', part('length')),
    line(
      'Divided by its length',
      `${n(ownNumber(step, derivation, naming))} ÷ ${n(part('length'))}`,
      derivation.value,
    ),
  ],
  linear: ({ step, derivation, part }) => {
    const sum = line('Sum of the products', '', part('sum'));
    if (step.weights.length < 2) return [sum];
    const expression = `${n(part('sum'))} + ${bracketed(part('bias'))}`;
    return [sum, line('Plus the bias', expression, derivation.value)];
  },
  rotary: rotaryLines,
  scores: ({ step, derivation, naming, part }, { scale }) => {
    const serves = servedHeads(step, derivation.cell, naming);
    const product = line(`The dot product${serves && ` with the key of ${serves}`}`, 'q · k', part('sum'));
    if (scale === 1) return [{ ...product, words: `${product.words}, which this model does not scale` }];
    const root = rootOf(scale);
    const [words, expression] =
      root === null
        ? ['Times the factor of this model', `× ${n(scale)}`]
        : root === naming.of.head_dim
          ? ['Divided by the square root of the head width', `÷ √${root}`]
          : [`Divided by the square root of ${root}, which this model sets`, `÷ √${root}`];
    return [product, line(words, `${n(part('sum'))} ${expression}`, derivation.value)];
  },
  soft_cap: ({ derivation, part }) => {
    const cap = part('cap');
    const share = derivation.terms[0]! / cap;
    const bent = Math.tanh(share);
    return [
      line('Measured in caps', `${n(derivation.terms[0]!)} ÷ ${n(cap)}`, share),
      line('Bent, so that it stays between −1 and 1', `tanh(${n(share)})`, bent),
      line('Times the cap', `${n(bent)} × ${n(cap)}`, derivation.value),
    ];
  },
  mask: ({ step, derivation, naming }, { reach }) => [
    line(maskWords(step, derivation.cell, reach, naming), '', derivation.value),
  ],
  softmax: ({ derivation, part }) => [
    line('The largest score', '', part('maximum')),
    line('Sum of the exponentials', '', part('denominator')),
    line('The exponential of this one', '', part('numerator')),
    line('Its share of the sum', `${n(part('numerator'))} ÷ ${n(part('denominator'))}`, derivation.value),
  ],
  mix: ({ step, derivation, naming }) => {
    const serves = servedHeads(step, derivation.cell, naming);
    return [line(`The weighted sum of the values${serves && ` of ${serves}`}`, '', derivation.value)];
  },
  concat: ({ step, derivation, naming }) => {
    const [, head, column] = readIndex(step, step.reads[0]!, derivation.cell, 0, naming);
    const words = `Head ${head}, column ${column} of ${nearName(step.inputs[0]!, step.id)}`;
    return [line(words, '', derivation.value)];
  },
  activation: ({ derivation }, { fn }) => {
    const { words, name } = activations[fn];
    return [line(words, `${name}(${n(derivation.terms[0]!)})`, derivation.value)];
  },
  dropout: ({ derivation, part }) => {
    const factor = part('factor');
    const words =
      factor === 1 ? 'Evaluation: nothing is dropped' : factor === 0 ? 'Dropped' : 'Kept, and scaled up';
    return [line(words, `${n(derivation.terms[0]!)} × ${n(factor)}`, derivation.value)];
  },
  pick: ({ step, derivation, naming }, { index, padding }) => {
    const map = step.reads[0]!;
    const read = readIndex(step, map, derivation.cell, 0, naming);
    const from = step.inputs[0]!;
    const axis = map.findIndex((one) => 'fixed' in one);
    const picked = map[axis]!;
    if ('fixed' in picked && picked.dim !== 'token') {
      const name = indexName(naming, picked.dim, read[axis]!);
      return [line(`Column ${index} of ${from}, “${name}”`, '', derivation.value)];
    }
    const passed = padding === undefined ? '' : ' but padding';
    const which = index < 0 ? `the last token${passed}` : index === 0 ? 'the first token' : `token ${index}`;
    const quoted = quotedToken(naming, read[axis]!);
    return [line(`The number of ${quoted}, ${which}, in ${from}`, '', derivation.value)];
  },
  mean: ({ derivation, part }) => [
    line('Sum over the tokens', '', part('sum')),
    line('Divided by their number', `${n(part('sum'))} ÷ ${part('count')}`, derivation.value),
  ],
  max: ({ derivation, naming }) => {
    const at = derivation.terms.indexOf(derivation.value);
    return [line(`The largest, that of ${placedToken(naming, at, 'token')}`, '', derivation.value)];
  },
};

function joined(terms: Float64Array, operator: string): string {
  return Array.from(terms, (x, i) => (i ? bracketed(x) : n(x))).join(operator);
}

/** The number of the row that stands where the cell does. */
function ownNumber(step: Step, { reads, cell }: Derivation, { of }: Surrounded): number {
  return reads[0]!.values[ownTerm(step, cell, of)]!;
}

/** n, where a scale is 1 / √n for a whole number. */
export function rootOf(scale: number): number | null {
  const root = 1 / scale ** 2;
  return Math.abs(root - Math.round(root)) < 1e-6 * root ? Math.round(root) : null;
}

const activations: Record<Activation, { readonly words: string; readonly name: string }> = {
  relu: { words: 'A negative number becomes 0', name: 'ReLU' },
  relu_squared: { words: 'A negative number becomes 0, another its square', name: 'ReLU²' },
  gelu: { words: 'Bent by the activation', name: 'GELU' },
  gelu_tanh: { words: 'Bent by the activation, in its tanh form', name: 'GELU' },
  quick_gelu: { words: 'Bent by the activation: x σ(1.702 x)', name: 'GELU' },
  silu: { words: 'Bent by the activation: x σ(x)', name: 'SiLU' },
  sigmoid: { words: 'Squeezed between 0 and 1', name: 'σ' },
  tanh: { words: 'Squeezed between −1 and 1', name: 'tanh' },
};
