// How a derivation is told: its rows, and the lines from their sum to the value.

import assert from 'node:assert/strict';
import { derive, type Readings } from '../../../src/plan/derive.ts';
import { inputsFrom, pickedRows } from '../../../src/plan/picked-rows.ts';
import { stepOf } from '../../../src/plan/plan.ts';
import { account } from '../../../webview/step/account.ts';
import { architecture, decoder, encoderDecoder } from '../../support/architectures.ts';
import { type Scene, scene } from './scene.ts';

const encoder = scene(architecture({ stack: { activation: 'relu' } }));
const causal = scene(decoder());
const across = scene(encoderDecoder(), 1);

/** Every number read is told by its index: 0.1 for each 0, 0.2 for each 1, …, multiplied. */
const number = (_: string, index: readonly number[]) => index.reduce((x, i) => x * (i + 1) * 0.1, 1);

function told(here: Scene, id: string, cell: readonly number[], change: Partial<Readings> = {}) {
  const step = stepOf(here.plan, id);
  const from = {
    tokens: here.run.tokens.map(({ length }) => length),
    rows: here.run.tokens.map((read, stack) =>
      pickedRows(here.plan.architecture.stacks[stack]!, inputsFrom(read)),
    ),
    step: number,
    weight: number,
    dropoutFactor: () => 1,
    ...change,
  };
  const derivation = derive(here.plan, id, cell, from);
  const account_ = account(step, derivation, here);
  assert.equal(account_.lines.at(-1)!.value, derivation.value, 'the last line is the value');
  return { ...account_, rows: Array.from(account_.terms, (_, nth) => account_.term(nth)) };
}

describe('account', () => {
  it('lists the products of a score, then divides by the square root of the head width', () => {
    const { counts, factors, rows, sums, lines } = told(encoder, 'blocks.0.attn.scores', [0, 1, 2]);
    assert.equal(counts, 'head_dim');
    assert.deepEqual(factors, ['q', 'k']);
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['0', '1'],
    );
    assert.ok(sums);
    assert.match(lines[1]!.expression, /÷ √2$/);
    assert.equal(lines[1]!.value, lines[0]!.value / Math.sqrt(2));
  });

  it('names keys by their text', () => {
    const { rows } = told(encoder, 'blocks.0.attn.z', [1, 0, 0]);
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['The', 'Rock', 'Rules'],
    );
  });

  it('names the keys of cross-attention by the text of the source', () => {
    const { counts, rows } = told(across, 'decoder.blocks.0.cross_attn.z', [1, 0, 0]);
    assert.equal(counts, 'source');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['The', 'Rock', 'Rules'],
    );
  });

  it('says which rows of the positions stand for no place', () => {
    assert.equal(
      told(across, 'decoder.embed.positions', [1, 4]).lines[0]!.words,
      'Row 3 of the table (the place of “Rots”, 1, behind 2 rows that stand for no place), column 4',
    );
  });

  it('adds the bias of a dense layer', () => {
    const { rows, lines } = told(encoder, 'blocks.0.mlp.pre', [1, 2]);
    assert.equal(rows.length, 6);
    assert.equal(lines[1]!.words, 'Plus the bias');
  });

  it('tells softmax as a share, without adding up exponentials line by line', () => {
    const { sums, lines } = told(encoder, 'blocks.0.attn.pattern', [0, 1, 2]);
    assert.equal(sums, false);
    assert.match(lines.at(-1)!.expression, /÷/);
  });

  it('says which key is hidden, and which stays', () => {
    const words = (key: number) => told(causal, 'blocks.0.attn.masked', [0, 1, key]).lines[0]!.words;
    assert.equal(words(2), 'Key 2, “Rules”, comes after query 1, “Rock”: hidden');
    assert.equal(words(1), 'Key 1, “Rock”, does not come after query 1, “Rock”: the score stays');
  });

  it('says which row of which table was looked up, and why', () => {
    const words = (id: string) => told(encoder, id, [2, 4]).lines[0]!.words;
    assert.equal(words('embed.tokens'), 'Row 5 of the table (the id of “Rules”), column 4');
    assert.equal(words('embed.positions'), 'Row 2 of the table (the place of “Rules”), column 4');
  });

  it('takes layer norm from the mean to the shift', () => {
    const { lines, sums } = told(encoder, 'blocks.0.ln1', [0, 1]);
    assert.deepEqual(
      lines.map(({ words }) => words),
      ['Mean of the row', 'Variance of the row', 'Normalised', 'Times ln1.weight', 'Plus ln1.bias'],
    );
    assert.equal(sums, false);
  });

  it('puts negative numbers that follow an operator in brackets', () => {
    const step = (id: string) => (id.endsWith('resid_pre') ? 0.5 : -0.25);
    const { rows, lines } = told(encoder, 'blocks.0.resid_mid', [0, 0], { step });
    assert.equal(lines[0]!.expression, '0.5 + (−0.25)');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['resid_pre', 'attn.out_dropout'],
    );
  });

  it('says what dropout did', () => {
    const words = (factor: number) =>
      told(encoder, 'blocks.0.attn.out_dropout', [0, 0], { dropoutFactor: () => factor }).lines[0]!.words;
    assert.deepEqual([1, 0, 1 / 0.9].map(words), [
      'Evaluation: nothing is dropped',
      'Dropped',
      'Kept, and scaled up',
    ]);
  });

  it('has a value for every step of the model', () => {
    for (const here of [encoder, causal, scene(encoderDecoder(), 0), across]) {
      for (const step of here.plan.steps.filter(({ stack }) => stack === here.stack)) {
        const { lines } = told(
          here,
          step.id,
          step.shape.map(() => 0),
        );
        assert.ok(
          lines.every(({ value }) => !Number.isNaN(value)),
          step.id,
        );
      }
    }
  });
});
