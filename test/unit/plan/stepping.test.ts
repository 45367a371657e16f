// The cursor and the focus: moves of a debugger, and one state that moves every view.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { goTo, type Move, startCursor } from '../../../src/plan/cursor.ts';
import {
  type Focus,
  focusedCell,
  focusOnCell,
  focusOnStep,
  moveFocus,
  startFocus,
  stepFocus,
} from '../../../src/plan/focus.ts';
import { termCount } from '../../../src/plan/operand-cells.ts';
import { idParts, outline } from '../../../src/plan/outline.ts';
import { plan, stepOf } from '../../../src/plan/plan.ts';
import { measure, sizes } from '../../../src/plan/sizes.ts';
import { decoder, encoderDecoder } from '../../support/architectures.ts';
import { variety } from '../../support/variety.ts';

const T = 4;
const counts = [T];
const model = plan(decoder());
const walk = (focus: Focus, ...moves: Move[]) =>
  moves.reduce((here, how) => stepFocus(model, here, how, counts), focus);
const from = (id: string) => focusOnStep(model, startFocus(model), id, counts);

describe('stepping', () => {
  it('starts at the first step', () => {
    assert.deepEqual(startCursor(model), { at: 'embed.tokens', level: 'step', term: 0 });
  });

  it('over goes through the steps of a group, then on to the next group', () => {
    const visited = [];
    for (let here = startFocus(model), i = 0; i < 5; i++, here = walk(here, 'over'))
      visited.push(here.cursor.at);
    assert.deepEqual(visited, ['embed.tokens', 'embed.positions', 'embed.sum', 'embed.dropout', 'blocks.0']);
  });

  it('into goes from block to part to step to token to term; out comes back the same way', () => {
    let here = from('blocks.0');
    here = walk(here, 'into', 'over', 'over', 'into', 'over', 'over', 'over');
    assert.equal(here.cursor.at, 'blocks.0.attn.scores');
    here = walk(here, 'into');
    assert.equal(here.cursor.level, 'token');
    here = walk(here, 'into');
    assert.deepEqual(here.cursor, { at: 'blocks.0.attn.scores', level: 'term', term: 0 });
    assert.deepEqual(walk(here, 'into'), here, 'there is nothing inside a term');
    const levels = [];
    for (let i = 0; i < 4; i++) {
      here = walk(here, 'out');
      levels.push(`${here.cursor.at} ${here.cursor.level}`);
    }
    assert.deepEqual(levels, [
      'blocks.0.attn.scores token',
      'blocks.0.attn.scores step',
      'blocks.0.attn group',
      'blocks.0 group',
    ]);
  });

  it('over at a token goes to the next token, and after the last to the next step', () => {
    const here = walk(moveFocus(model, from('blocks.0.attn.q'), { token: 2 }, counts), 'into', 'over');
    assert.deepEqual([here.token, here.cursor.level], [3, 'token']);
    assert.equal(walk(here, 'over').cursor.at, 'blocks.0.attn.k');
  });

  it('over at the last term, which is the result, goes to the next token', () => {
    let here = walk(from('blocks.0.attn.scores'), 'into', 'into');
    const terms = termCount(stepOf(model, 'blocks.0.attn.scores'), sizes(model.architecture, counts, 0));
    assert.equal(terms, 2, 'a head is two wide');
    for (let i = 0; i < terms; i++) here = walk(here, 'over');
    assert.equal(here.cursor.term, terms);
    here = walk(here, 'over');
    assert.deepEqual([here.cursor.level, here.token], ['token', 1]);
  });

  it('stays where it is at both ends', () => {
    assert.deepEqual(walk(startFocus(model), 'back'), startFocus(model));
    const last = from('probs');
    assert.deepEqual(walk(last, 'over'), last);
  });

  it('any walk stays in the plan and the text, and back undoes over among siblings', () => {
    const move = fc.constantFrom<Move>('over', 'into', 'out', 'back');
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const here = walk(startFocus(model), ...moves);
        assert.ok(outline(model).byId.has(here.cursor.at));
        assert.ok(here.token >= 0 && here.token < T);
        const next = walk(here, 'over');
        const siblings =
          outline(model)
            .byId.get(here.cursor.at)!
            .parent?.children.map(({ id }) => id) ?? [];
        if (
          here.cursor.level === 'step' &&
          next.cursor.at !== here.cursor.at &&
          siblings.includes(next.cursor.at)
        ) {
          assert.equal(walk(next, 'back').cursor.at, here.cursor.at);
        }
      }),
    );
  });

  it('cuts ids at their dots, but not a block from its number', () => {
    assert.deepEqual(idParts('blocks.10.attn.q'), ['blocks.10', 'attn', 'q']);
    assert.deepEqual(idParts('decoder.blocks.0.mlp.out'), ['decoder', 'blocks.0', 'mlp', 'out']);
  });
});

describe('focus', () => {
  it('a new layer takes the cursor to the same step there', () => {
    const here = moveFocus(model, from('blocks.0.attn.z'), { layer: 1 }, counts);
    assert.equal(here.cursor.at, 'blocks.1.attn.z');
  });

  it('a cursor in another block takes the layer along', () => {
    assert.equal(focusOnStep(model, startFocus(model), 'blocks.1.mlp.pre', counts).layer, 1);
    assert.equal(focusOnStep(model, from('blocks.1.mlp.pre'), 'logits', counts).layer, 1);
  });

  it('stays inside model and text', () => {
    const here = moveFocus(model, startFocus(model), { layer: 99, head: 99, token: 99, key: -3 }, counts);
    assert.deepEqual([here.layer, here.head, here.token, here.key], [1, 2, 3, 0]);
    assert.equal(moveFocus(model, here, { head: null }, counts).head, null);
  });

  it('does not follow to a step that is not there', () => {
    assert.equal(goTo(model, 'nowhere'), null);
    assert.deepEqual(focusOnStep(model, from('logits'), 'nowhere', counts), from('logits'));
  });

  it('choosing a cell and asking for the chosen cell agree, for every step', () => {
    for (const made of Object.values(variety).map(plan)) {
      const lengths = made.architecture.stacks.map((_, stack) => T - stack);
      for (const step of made.steps) {
        const of = sizes(made.architecture, lengths, step.stack);
        const last = measure(step.shape, of).map((length) => length - 1);
        const on = focusOnStep(made, startFocus(made), step.id, lengths);
        const here = moveFocus(made, on, focusOnCell(step, last, of), lengths);
        assert.deepEqual(focusedCell(made, step, here, lengths), last, step.id);
      }
    }
  });
});

describe('focus in an encoder-decoder', () => {
  const both = plan(encoderDecoder());
  const lengths = [5, 3];
  const look = (focus: Focus, change: Parameters<typeof moveFocus>[2]) =>
    moveFocus(both, focus, change, lengths);
  const names = ({ attention }: Focus) => both.attentions[attention]!.name;
  const start = startFocus(both);

  it('starts where the texts meet', () => {
    assert.equal(names(start), 'cross');
  });

  it('in cross-attention the token is of the target, the key of the source', () => {
    const here = look(start, { token: 9, key: 9 });
    assert.deepEqual([here.token, here.key, here.tokens], [2, 4, [4, 2]]);
    assert.equal(look(here, { token: 1, stack: 0 }).key, 1, 'a token of the source is the key');
  });

  it('keeps the token of each text when the attention changes', () => {
    const cross = look(start, { token: 2, key: 3 });
    const encoder = look(cross, { attention: 0 });
    assert.deepEqual([names(encoder), encoder.token], ['encoder', 3]);
    const back = look(look(encoder, { token: 4 }), { attention: 2 });
    assert.deepEqual([back.token, back.key], [2, 4]);
  });

  it('takes the cursor to the same step of the other attention, or to that attention', () => {
    const scores = focusOnStep(both, start, 'decoder.blocks.1.cross_attn.scores', lengths);
    assert.deepEqual([names(scores), scores.layer], ['cross', 1]);
    assert.equal(look(scores, { attention: 1 }).cursor.at, 'decoder.blocks.1.self_attn.scores');
    const encoder = look(scores, { attention: 0 });
    assert.deepEqual([encoder.cursor.at, encoder.layer], ['encoder.blocks.0.self_attn.scores', 0]);
    const masked = focusOnStep(both, start, 'decoder.blocks.0.self_attn.masked', lengths);
    assert.equal(look(masked, { attention: 2 }).cursor.at, 'decoder.blocks.0.cross_attn');
    const logits = focusOnStep(both, start, 'logits', lengths);
    assert.equal(names(logits), 'cross', 'the head belongs to the decoder');
    assert.equal(look(logits, { attention: 0 }).cursor.at, 'encoder.blocks.0.self_attn');
  });

  it('a step takes the attention along', () => {
    assert.equal(names(focusOnStep(both, start, 'encoder.blocks.0.mlp.pre', lengths)), 'encoder');
    assert.equal(names(focusOnStep(both, start, 'decoder.blocks.0.mlp.pre', lengths)), 'cross');
    const self = focusOnStep(both, start, 'decoder.blocks.0.self_attn.q', lengths);
    assert.equal(names(focusOnStep(both, self, 'decoder.blocks.0.mlp.pre', lengths)), 'decoder');
  });

  it('steps through the source’s tokens where these are the rows', () => {
    const keys = focusOnStep(both, look(start, { key: 3 }), 'decoder.blocks.0.cross_attn.k', lengths);
    const inside = stepFocus(both, keys, 'into', lengths);
    const next = stepFocus(both, inside, 'over', lengths);
    assert.deepEqual([next.cursor.level, next.key, next.token], ['token', 4, 0]);
    assert.equal(stepFocus(both, next, 'over', lengths).cursor.at, 'decoder.blocks.0.cross_attn.v');
  });
});
