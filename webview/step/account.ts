// A derivation told in order: its terms as rows of a table, then line by line from their sum to the value.

import type { Activation } from '../../src/plan/architecture.ts';
import type { Derivation, PartName } from '../../src/plan/derive.ts';
import { readIndex, readsMany, type Surroundings } from '../../src/plan/operand-cells.ts';
import { type Dim, dimOf, type Op, type Step } from '../../src/plan/step.ts';
import { indexName, type Naming, nearName, quotedToken } from './names.ts';
import { formatNumber } from './numbers.ts';

/** How one term came about. */
interface AccountTerm {
  /** The index that the term stands for: a token's text, a column, or the operand's name. */
  readonly label: string;
  /** The numbers that were read. */
  readonly factors: readonly number[];
}

export interface AccountLine {
  readonly words: string;
  /** How the value comes about: '0.48 ÷ √2'. */
  readonly expression: string;
  readonly value: number;
}

export interface Account {
  /** What the rows count: 'head_dim', 'key', 'operand'. */
  readonly counts: string;
  /** Headings of the factors, and of what a term is worth. */
  readonly factors: readonly string[];
  readonly worth: string;
  /** What each term gives, in the order in which the cursor counts them; none where a cell is made from one number. */
  readonly terms: ArrayLike<number>;
  /** The nth term; only those that are shown are asked for. */
  readonly term: (nth: number) => AccountTerm;
  /** Whether adding up the terms means something. */
  readonly sums: boolean;
  /** The last one is the cell's value. */
  readonly lines: readonly AccountLine[];
}

type Surrounded = Naming & Surroundings;

export function account(step: Step, derivation: Derivation, naming: Surrounded): Account {
  const part = (name: PartName) => derivation.parts.find((found) => found.name === name)?.value ?? Number.NaN;
  const table = tableOf(step, derivation, naming);
  return { ...table, lines: tellers[step.op.kind]({ step, derivation, naming, part }) };
}

function tableOf(step: Step, { cell, reads, terms }: Derivation, naming: Surrounded): Omit<Account, 'lines'> {
  const map = step.reads[0];
  const axis = map?.findIndex(readsMany) ?? -1;
  const operands = reads.map(({ of }) => nearName(of, step.id));
  if (!map || axis < 0) {
    return {
      counts: 'operand',
      factors: [],
      worth: 'value',
      terms: terms.length > 1 ? terms : [],
      term: (nth) => ({ label: operands[nth]!, factors: [] }),
      sums: step.op.kind === 'add',
    };
  }
  const dim: Dim = dimOf(map[axis]!);
  return {
    counts: dim,
    factors: operands,
    worth: worths[step.op.kind] ?? 'product',
    terms,
    term: (nth) => ({
      label: indexName(naming, dim, readIndex(step, map, cell, nth, naming)[axis]!),
      factors: reads.map(({ values }) => values[nth]!),
    }),
    sums: worths[step.op.kind] === undefined,
  };
}

const worths: Partial<Record<Op['kind'], string>> = { softmax: 'exp(x − maximum)', norm: '(x − mean)²' };

interface Told {
  readonly step: Step;
  readonly derivation: Derivation;
  readonly naming: Surrounded;
  readonly part: (name: PartName) => number;
}
type Teller = (told: Told) => AccountLine[];

const n = formatNumber;

/** A number that follows an operator, in brackets where it is negative. */
const after = (x: number) => (x < 0 ? `(${n(x)})` : n(x));

const copied =
  (words: (told: Told) => string): Teller =>
  (told) => [{ words: words(told), expression: '', value: told.derivation.value }];

const tellers: Record<Op['kind'], Teller> = {
  lookup: copied(({ step, derivation, naming }) => {
    const [token, column] = derivation.cell as [number, number];
    const [read] = readIndex(step, step.reads[0]!, derivation.cell, 0, naming);
    const { by, offset } = step.op.kind === 'lookup' ? step.op : ({ by: 'token', offset: 0 } as const);
    const behind = offset > 0 ? `, ${token}, behind ${offset} rows that stand for no place` : '';
    const why = {
      token: `the id of ${quotedToken(naming, token)}`,
      position: `the place of ${quotedToken(naming, token)}${behind}`,
      type: `the segment of ${quotedToken(naming, token)}`,
    }[by];
    return `Row ${read} of the table (${why}), column ${column}`;
  }),
  add: ({ derivation }) => [
    {
      words: 'Their sum',
      expression: Array.from(derivation.terms, (x, i) => (i ? after(x) : n(x))).join(' + '),
      value: derivation.value,
    },
  ],
  sinusoid: copied(() => 'The sine or cosine of the place'),
  relative_bias: copied(({ step }) => `The number of this distance in ${step.weights[0]}`),
  multiply: copied(() => 'Their product'),
  rotary: copied(() => 'Turned'),
  rms_norm: copied(() => 'Normalised'),
  unit: copied(() => 'Divided by the length'),
  mean: copied(() => 'Their mean'),
  max: copied(() => 'The largest'),
  soft_cap: copied(() => 'Bent by the cap'),
  scale: ({ derivation, part }) => [
    {
      words: 'Scaled',
      expression: `${n(derivation.terms[0]!)} × ${n(part('scale'))}`,
      value: derivation.value,
    },
  ],
  identity: copied(({ step }) => `The same number as in ${step.inputs[0]}`),
  concat: copied(({ step, derivation, naming }) => {
    const [, head, column] = readIndex(step, step.reads[0]!, derivation.cell, 0, naming);
    return `Head ${head}, column ${column} of ${nearName(step.inputs[0]!, step.id)}`;
  }),
  pick: copied(({ step, derivation, naming }) => {
    const [row] = readIndex(step, step.reads[0]!, derivation.cell, 0, naming);
    return `The number of ${quotedToken(naming, row!)} in ${step.inputs[0]}`;
  }),
  linear: ({ step, derivation, part }) => {
    const sum = part('sum');
    const line = { words: 'Sum of the products', expression: '', value: sum };
    if (step.weights.length < 2) return [line];
    const expression = `${n(sum)} + ${after(part('bias'))}`;
    return [line, { words: 'Plus the bias', expression, value: derivation.value }];
  },
  scores: ({ derivation, part, naming }) => {
    const width = naming.of.head_dim;
    return [
      { words: 'The dot product', expression: 'q · k', value: part('sum') },
      {
        words: 'Divided by the square root of the head width',
        expression: `${n(part('sum'))} ÷ √${width}`,
        value: derivation.value,
      },
    ];
  },
  mix: ({ derivation }) => [
    { words: 'The weighted sum of the values', expression: '', value: derivation.value },
  ],
  mask: ({ step, derivation, naming, part }) => {
    const place = (dim: Dim) => derivation.cell[step.shape.indexOf(dim)]!;
    const [query, key] = [place('query'), place('key')];
    const named = `Key ${key}, ${quotedToken(naming, key)},`;
    const than = `query ${query}, ${quotedToken(naming, query)}`;
    const words = part('hidden')
      ? `${named} comes after ${than}: hidden`
      : `${named} does not come after ${than}: the score stays`;
    return [{ words, expression: '', value: derivation.value }];
  },
  softmax: ({ derivation, part }) => [
    { words: 'The largest score', expression: '', value: part('maximum') },
    { words: 'Sum of the exponentials', expression: '', value: part('denominator') },
    { words: 'The exponential of this one', expression: '', value: part('numerator') },
    {
      words: 'Its share of the sum',
      expression: `${n(part('numerator'))} ÷ ${n(part('denominator'))}`,
      value: derivation.value,
    },
  ],
  norm: ({ step, derivation, part }) => {
    const x = derivation.reads[0]!.values[derivation.cell.at(-1)!]!;
    const gain = part('normalised') * part('gain');
    const [weight, bias] = step.weights.map((id) => nearName(id, step.id));
    return [
      { words: 'Mean of the row', expression: '', value: part('mean') },
      { words: 'Variance of the row', expression: 'mean of (x − mean)²', value: part('variance') },
      {
        words: 'Normalised',
        expression: `(${n(x)} − ${after(part('mean'))}) ÷ √(${n(part('variance'))} + ${n(part('epsilon'))})`,
        value: part('normalised'),
      },
      {
        words: `Times ${weight}`,
        expression: `${n(part('normalised'))} × ${after(part('gain'))}`,
        value: gain,
      },
      { words: `Plus ${bias}`, expression: `${n(gain)} + ${after(part('shift'))}`, value: derivation.value },
    ];
  },
  activation: ({ step, derivation }) => {
    const fn = step.op.kind === 'activation' ? activationNames[step.op.fn] : '';
    return [
      {
        words: 'Bent by the activation',
        expression: `${fn}(${n(derivation.terms[0]!)})`,
        value: derivation.value,
      },
    ];
  },
  dropout: ({ derivation, part }) => {
    const factor = part('factor');
    const words =
      factor === 1 ? 'Evaluation: nothing is dropped' : factor === 0 ? 'Dropped' : 'Kept, and scaled up';
    const expression = `${n(derivation.terms[0]!)} × ${n(factor)}`;
    return [{ words, expression, value: derivation.value }];
  },
};

const activationNames: Record<Activation, string> = {
  relu: 'ReLU',
  relu_squared: 'ReLU²',
  gelu: 'GELU',
  gelu_tanh: 'GELU',
  quick_gelu: 'GELU',
  silu: 'SiLU',
  sigmoid: 'σ',
  tanh: 'tanh',
};
