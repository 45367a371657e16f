// Which rectangle of a tensor is shown, and what of it the chosen cell reads.

import assert from 'node:assert/strict';
import { stepOf } from '../../../src/plan/plan.ts';
import { faceOf, faceSlice, operandAxes, outputAxes, windowAround } from '../../../webview/step/axes.ts';
import { architecture } from '../../support/architectures.ts';
import { variety } from '../../support/variety.ts';
import { scene } from './scene.ts';

const here = scene(architecture());
const scores = stepOf(here.plan, 'blocks.0.attn.scores');
const at = (level: 'step' | 'term', term = 0) => ({
  ...here,
  focus: { ...here.focus, cursor: { at: scores.id, level, term } },
});

describe('operandAxes', () => {
  it('marks one query row, and the whole of it, for a cell of the scores', () => {
    assert.deepEqual(operandAxes(scores, 0, [1, 2, 0], at('step')), [
      { dim: 'query', length: 3, read: 2, term: null, centre: 2 },
      { dim: 'head', length: 3, read: 1, term: null, centre: 1 },
      { dim: 'head_dim', length: 2, read: null, term: null, centre: 0 },
    ]);
  });

  it('marks the term under the cursor, and none when the cursor is on the result', () => {
    const term = (index: number) => operandAxes(scores, 0, [1, 2, 0], at('term', index)).at(-1)!.term;
    assert.deepEqual([term(1), term(2)], [1, null]);
  });

  it('looks at a row of softmax around the chosen cell', () => {
    const pattern = stepOf(here.plan, 'blocks.0.attn.pattern');
    assert.equal(operandAxes(pattern, 0, [1, 2, 1], at('step')).at(-1)!.centre, 1);
  });

  it('takes each operand of a sum for a term', () => {
    const sum = stepOf(here.plan, 'blocks.0.resid_mid');
    const terms = [0, 1].map((i) => operandAxes(sum, i, [2, 4], at('term', 1)).map(({ term }) => term));
    assert.deepEqual(terms, [
      [null, null],
      [2, 4],
    ]);
  });

  it("follows a token's id into the table", () => {
    const lookup = stepOf(here.plan, 'embed.tokens');
    assert.equal(operandAxes(lookup, 0, [1, 0], at('step'))[0]!.read, 3);
  });

  it('finds the head that a column of the joined heads comes from', () => {
    const concat = stepOf(here.plan, 'blocks.0.attn.concat');
    const read = operandAxes(concat, 0, [1, 5], at('step')).map((axis) => axis.read);
    assert.deepEqual(read, [1, 2, 1]);
  });
});

describe('operandAxes of later models', () => {
  const rotary = scene(
    Object.entries(variety).find(([name]) => name.startsWith('decoder with rotary positions'))![1],
  );
  const step = (name: string) => stepOf(rotary.plan, `blocks.0.${name}`);
  const onTerm = (term: number) => ({
    ...rotary,
    focus: { ...rotary.focus, cursor: { at: '', level: 'term', term } as const },
  });

  it('marks the cell and the one that it is turned with', () => {
    const axis = (term: number) => operandAxes(step('attn.rot_k'), 0, [2, 1, 3], onTerm(term)).at(-1)!;
    assert.deepEqual([axis(0).read, axis(0).centre], [[3, 1], 3]);
    assert.deepEqual([axis(0).term, axis(1).term, axis(2).term], [3, 1, null]);
  });

  it('reads the keys of the head that serves this one, and shows one head of them', () => {
    const axes = operandAxes(step('attn.scores'), 1, [3, 0, 2], rotary);
    assert.deepEqual(
      axes.map(({ dim, read }) => [dim, read]),
      [
        ['key', 2],
        ['kv_head', 1],
        ['head_dim', null],
      ],
    );
    assert.deepEqual(faceSlice(axes, faceOf(axes)), [[0, 3], 1, [0, 4]]);
  });

  it('goes from head to head through a norm of whole rows', () => {
    const whole = scene(Object.entries(variety).find(([name]) => name.includes('norms of whole rows'))![1]);
    const at = { ...onTerm(7), of: whole.of, rows: whole.rows };
    const axes = operandAxes(stepOf(whole.plan, 'blocks.0.attn.q_norm'), 0, [1, 0, 0], at);
    assert.deepEqual(
      axes.map(({ term, centre }) => [term, centre]),
      [
        [null, 1],
        [1, 1],
        [2, 2],
      ],
    );
  });
});

describe('faceSlice', () => {
  it('shows one head of a tensor of rank 3', () => {
    const axes = outputAxes(scores, [1, 2, 0], here);
    assert.deepEqual(faceOf(axes), { row: 1, column: 2 });
    assert.deepEqual(faceSlice(axes, faceOf(axes)), [1, [0, 3], [0, 3]]);
  });

  it('shows a vector as one row', () => {
    const axes = operandAxes(stepOf(here.plan, 'blocks.0.ln1'), 1, [0, 3], at('step'));
    assert.deepEqual(faceOf(axes), { row: null, column: 0 });
    assert.deepEqual(faceSlice(axes, faceOf(axes)), [[0, 6]]);
  });
});

describe('windowAround', () => {
  it('holds the index, fills its size, and stays inside', () => {
    for (let index = 0; index < 100; index++) {
      const [start, end] = windowAround(index, 100, 24);
      assert.ok(start <= index && index < end, `${index} in [${start}, ${end})`);
      assert.ok(start >= 0 && end <= 100);
      assert.equal(end - start, 24);
    }
  });

  it('stands still while the index moves inside', () => {
    assert.deepEqual(windowAround(36, 100, 24), windowAround(47, 100, 24));
  });

  it('is the whole axis where that is short', () => {
    assert.deepEqual(windowAround(4, 5, 24), [0, 5]);
  });
});
