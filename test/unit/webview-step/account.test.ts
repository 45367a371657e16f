// How a derivation is told: its rows, and the lines from their sum to the value.

import assert from 'node:assert/strict';
import type { Readings } from '../../../src/plan/derivation.ts';
import { derive } from '../../../src/plan/derive.ts';
import { inputsFrom, pickedRows } from '../../../src/plan/picked-rows.ts';
import { stepOf } from '../../../src/plan/plan.ts';
import { account } from '../../../webview/step/account.ts';
import { architecture, decoder, encoderDecoder } from '../../support/architectures.ts';
import { variety } from '../../support/variety.ts';
import { type Scene, scene } from './scene.ts';

const encoder = scene(architecture({ stack: { activation: 'relu' } }));
const causal = scene(decoder());
const across = scene(encoderDecoder(), 1);
const named = (start: string) => scene(Object.entries(variety).find(([name]) => name.startsWith(start))![1]);
const rotary = named('decoder with rotary positions');
const capped = named('decoder with soft caps');
const parallel = named('decoder with parallel residuals');
const narrow = named('decoder with a narrow table');
const biased = named('encoder with a bias for each distance');
const computed = named('encoder with computed positions');
const sided = named('encoder with windows on both sides');
const unscaled = named('encoder-decoder with biases for distances');

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
    assert.equal(sums, 'running');
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
    assert.equal(sums, 'rest');
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
    assert.equal(sums, 'rest');
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

  it('tells an RMS norm from the mean of the squares, with a gain that is stored as its difference from 1', () => {
    const { lines, sums, rows } = told(rotary, 'blocks.0.ln1', [0, 1]);
    assert.deepEqual(
      lines.map(({ words }) => words),
      ['Mean of the squares', 'Normalised', 'Times ln1.weight'],
    );
    assert.equal(sums, 'running');
    assert.equal(rows.length, 6);
    const fromOne = told(capped, 'blocks.0.ln1', [0, 1]).lines.at(-1)!;
    assert.equal(fromOne.words, 'Times 1 + ln1.weight');
    assert.match(fromOne.expression, /× \(1 \+ 0\.2\)$/);
  });

  it('names the terms of a norm of whole rows by head and column', () => {
    const { counts, rows, lines } = told(parallel, 'blocks.0.attn.q_norm', [0, 1, 2]);
    assert.equal(counts, 'head, head_dim');
    assert.deepEqual([rows[0]!.label, rows[7]!.label], ['0, 0', '1, 2']);
    assert.match(lines[1]!.expression, /^0\.006 ÷/);
  });

  it('ends a norm where nothing is learned, or no shift', () => {
    const words = (id: string) => told(narrow, id, [0, 0]).lines.map((line) => line.words);
    assert.equal(words('final_norm').at(-1), 'Normalised');
    assert.equal(words('blocks.0.ln1').at(-1), 'Times ln1.weight');
  });

  it('turns a cell together with its other', () => {
    const { counts, factors, rows, lines, sums } = told(rotary, 'blocks.0.attn.rot_q', [2, 1, 1]);
    assert.deepEqual([counts, factors, sums], ['head_dim', ['q', 'cos, −sin'], 'running']);
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['1', '3'],
    );
    assert.deepEqual(
      lines.map(({ words, expression }) => [words, expression]),
      [
        ['The angle of pair 1 at token 2, “Rules”', '2 × 0.1'],
        ['The share of the cell itself', 'cos 0.2'],
        ['The share of the cell that it is turned with', '−sin 0.2'],
        ['Turned', '0.012 × 0.9801 + 0.024 × (−0.1987)'],
      ],
    );
    assert.deepEqual(told(rotary, 'blocks.0.attn.rot_q', [2, 1, 3]).factors, ['q', 'cos, sin']);
  });

  it('leaves a cell beyond the turned ones as it is', () => {
    const { rows, lines } = told(parallel, 'blocks.0.attn.rot_q', [2, 1, 3]);
    assert.deepEqual(rows, []);
    assert.equal(lines[0]!.words, 'Only the first 2 cells are turned; this one stays');
  });

  it('says which key-value head serves a head', () => {
    const first = (id: string, cell: readonly number[]) => told(rotary, id, cell).lines[0]!.words;
    const served = 'key-value head 1, which serves heads 2 and 3';
    assert.equal(first('blocks.0.attn.scores', [3, 0, 0]), `The dot product with the key of ${served}`);
    assert.equal(first('blocks.0.attn.z', [0, 2, 0]), `The weighted sum of the values of ${served}`);
  });

  it('scales a dot product as the model does', () => {
    const lines = (here: Scene, id: string) =>
      told(here, id, [0, 0, 0]).lines.map((line) => [line.words, line.expression]);
    assert.deepEqual(lines(capped, 'blocks.0.attn.scores')[1], [
      'Times the factor of this model',
      '9.1e−5 × 0.3',
    ]);
    assert.deepEqual(lines(unscaled, 'encoder.blocks.0.self_attn.scores'), [
      ['The dot product, which this model does not scale', 'q · k'],
    ]);
  });

  it('bends by a cap', () => {
    const { lines } = told(capped, 'blocks.0.attn.capped', [0, 0, 0], { step: () => 3 });
    assert.deepEqual(
      lines.map(({ expression }) => expression),
      ['3 ÷ 1.5', 'tanh(2)', '0.964 × 1.5'],
    );
  });

  it('goes from a distance to its bucket, and from there to the number', () => {
    const lines = (query: number, key: number) =>
      told(biased, 'position_bias', [1, query, key]).lines.map(({ words }) => words);
    assert.deepEqual(lines(0, 2), [
      'From token 0, “The”, to token 2, “Rules”',
      'The bucket of distances from 2 on',
      'Row 5, column 1 of position_bias.weight',
    ]);
    assert.equal(lines(1, 1)[1], 'The bucket of distance 0');
    assert.match(lines(2, 1)[1]!, /distance −1$/);
  });

  it('says the angle of a computed position', () => {
    const { lines } = told(computed, 'embed.positions', [2, 4]);
    assert.deepEqual(
      lines.map(({ words, expression }) => [words, expression]),
      [
        ['The angle of pair 1 at token 2, “Rules”', '2 ÷ 10,000^(2/6)'],
        ['Its cosine', 'cos 0.09283'],
      ],
    );
  });

  it('multiplies a gate and what it lets through', () => {
    const { rows, sums, lines } = told(rotary, 'blocks.0.mlp.post', [0, 1], {
      step: (id) => (id.endsWith('act') ? 0.5 : -2),
    });
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['act', 'pre'],
    );
    assert.equal(sums, 'never');
    assert.equal(lines[0]!.expression, '0.5 × (−2)');
  });

  it('says why a window hides a key', () => {
    const words = (here: Scene, id: string, query: number, key: number) =>
      told(here, id, [0, query, key]).lines[0]!.words;
    const near = (query: number, key: number) => words(sided, 'blocks.0.attn.masked', query, key);
    assert.equal(
      near(2, 0),
      'Key 0, “The”, stands 2 tokens before query 2, “Rules”, which sees no more than 1: hidden',
    );
    assert.equal(
      near(0, 2),
      'Key 2, “Rules”, stands 2 tokens after query 0, “The”, which sees no more than 1: hidden',
    );
    assert.equal(
      near(1, 0),
      'Key 0, “The”, stands 1 token before query 1, “Rock”, which sees 1: the score stays',
    );
    assert.equal(near(1, 1), 'Key 1, “Rock”, is the query itself: the score stays');
    assert.match(words(rotary, 'blocks.0.attn.masked', 0, 1), /comes after query 0, “The”: hidden$/);
  });

  it('says which number was picked, averaged or found the largest', () => {
    const first = (here: Scene, id: string, cell: readonly number[], change: Partial<Readings> = {}) =>
      told(here, id, cell, change).lines[0]!.words;
    assert.equal(
      first(scene(variety['decoder with a score of the last token']!), 'classifier.last', [2]),
      'The number of “Rules”, the last token, in final_norm',
    );
    assert.equal(first(biased, 'end.logits', [1]), 'Column 1 of logits, “end”');
    const largest = scene(variety['encoder with the largest numbers of the text']!);
    const { rows, sums } = told(largest, 'sentence.max', [0]);
    assert.deepEqual([rows.length, sums], [3, 'never']);
    assert.equal(first(largest, 'sentence.max', [0]), 'The largest, that of token 2, “Rules”');
    const { lines } = told(computed, 'sentence.mean', [0]);
    assert.deepEqual(lines.at(-1)!.expression, '0.06 ÷ 3');
    assert.match(told(computed, 'sentence.unit', [0]).lines.at(-1)!.expression, /÷/);
  });

  it('has a value and words for every step that a model can have', () => {
    for (const [name, one] of Object.entries(variety)) {
      for (const stack of one.stacks.keys()) {
        const here = scene(one, stack);
        for (const step of here.plan.steps.filter((each) => each.stack === stack)) {
          const cell = step.shape.map(() => 0);
          const { lines, rows } = told(here, step.id, cell);
          const said = JSON.stringify([lines, rows]);
          assert.ok(!/NaN|undefined|null/.test(said), `${name}: ${step.id}: ${said}`);
        }
      }
    }
  });
});
