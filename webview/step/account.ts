// A derivation told in order: its terms as rows of a table, then line by line from their sum to the value.

import type { Derivation, PartName } from '../../src/plan/derivation.ts';
import { readIndex, readsMany } from '../../src/plan/operand-cells.ts';
import { pairOf } from '../../src/plan/rope.ts';
import { dimOf, type Op, type Step } from '../../src/plan/step.ts';
import { type AccountLine, type Surrounded, tell } from './account-tellers.ts';
import { indexName, nearName } from './names.ts';

/** How one term came about. */
interface AccountTerm {
  /** The index that the term stands for: a token's text, a column, or the operand's name. */
  readonly label: string;
  /** The numbers that were read. */
  readonly factors: readonly number[];
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
  /** Whether the terms are added up: row by row; only where some are left out; or not at all. */
  readonly sums: 'running' | 'rest' | 'never';
  /** The last one is the cell's value. */
  readonly lines: readonly AccountLine[];
}

export function account(step: Step, derivation: Derivation, naming: Surrounded): Account {
  const part = (name: PartName) => derivation.parts.find((found) => found.name === name)?.value ?? Number.NaN;
  const table = tableOf(step, derivation, naming, part);
  return { ...table, lines: tell({ step, derivation, naming, part }) };
}

type Table = Omit<Account, 'lines'>;

function tableOf(
  step: Step,
  derivation: Derivation,
  naming: Surrounded,
  part: (name: PartName) => number,
): Table {
  const { cell, reads, terms } = derivation;
  const map = step.reads[0];
  const operands = reads.map(({ of }) => nearName(of, step.id));
  if (!map?.some(readsMany)) {
    return {
      counts: 'operand',
      factors: [],
      worth: 'value',
      terms: terms.length > 1 ? terms : [],
      term: (nth) => ({ label: operands[nth]!, factors: [] }),
      sums: step.op.kind === 'add' ? 'running' : 'never',
    };
  }
  const axes = map.flatMap((axis, i) => (readsMany(axis) ? [i] : []));
  const dims = axes.map((axis) => dimOf(map[axis]!));
  const label = (nth: number) => {
    const index = readIndex(step, map, cell, nth, naming);
    return axes.map((axis, i) => indexName(naming, dims[i]!, index[axis]!)).join(', ');
  };
  const { op } = step;
  if (op.kind === 'rotary') {
    const pair = pairOf(op.rope, cell.at(-1)!);
    const turned = [part('cosine'), part('sine')];
    return {
      counts: dims[0]!,
      factors: [...operands, pair?.sign === 1 ? 'cos, sin' : 'cos, −sin'],
      worth: 'product',
      terms: pair ? terms : [],
      term: (nth) => ({ label: label(nth), factors: [reads[0]!.values[nth]!, turned[nth]!] }),
      sums: 'running',
    };
  }
  const { worth, sums, copies } = tables[op.kind] ?? products;
  return {
    counts: dims.join(', '),
    factors: copies ? [] : operands,
    worth: copies ? operands[0]! : worth,
    terms,
    term: (nth) => ({ label: label(nth), factors: copies ? [] : reads.map(({ values }) => values[nth]!) }),
    sums,
  };
}

interface Told extends Pick<Account, 'worth' | 'sums'> {
  /** Whether a term is the number that was read. */
  readonly copies: boolean;
}

const products: Told = { worth: 'product', sums: 'running', copies: false };

const tables: Partial<Record<Op['kind'], Told>> = {
  softmax: { worth: 'exp(x − maximum)', sums: 'rest', copies: false },
  norm: { worth: '(x − mean)²', sums: 'rest', copies: false },
  rms_norm: { worth: 'x²', sums: 'running', copies: false },
  unit: { worth: 'x²', sums: 'running', copies: false },
  mean: { worth: '', sums: 'running', copies: true },
  max: { worth: '', sums: 'never', copies: true },
};
