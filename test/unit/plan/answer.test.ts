// What a head says: which steps hold it, and which stretches of a text are answers.

import assert from 'node:assert/strict';
import { bestSpans, quoteOf, resultOf } from '../../../src/plan/answer.ts';
import type { Head } from '../../../src/plan/architecture.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { Token } from '../../../src/plan/token.ts';
import { lengthOf } from '../../../src/plan/vector-length.ts';
import { architecture, classifier, languageModel } from '../../support/architectures.ts';

const question = 'Who rules?';
const text = 'The Rock rules.';

const token = (span: Token['span'], sequence: 0 | 1 = 0, special = span === null): Token => ({
  id: 0,
  text: 'x',
  span,
  sequence,
  special,
  type: sequence,
});
/** [CLS] Who rules ? [SEP] The _Rock rules . [SEP] */
const tokens = [
  token(null),
  token([0, 3]),
  token([4, 9]),
  token([9, 10]),
  token(null),
  token([0, 3], 1),
  token([3, 8], 1),
  token([9, 14], 1),
  token([14, 15], 1),
  token(null),
];
const at = (numbers: Readonly<Record<number, number>>) =>
  Float32Array.from(tokens, (_, i) => numbers[i] ?? 0.01);

describe('resultOf', () => {
  const result = (head: Head) => resultOf(plan(architecture({ head })));
  it('says where each head speaks', () => {
    assert.deepEqual(result(languageModel()), { kind: 'words', step: 'probs' });
    assert.deepEqual(result(classifier()), { kind: 'labels', of: 'text', step: 'probs' });
    assert.deepEqual(result(classifier({ of: 'every', dense: null, scores: 'none' })), {
      kind: 'labels',
      of: 'tokens',
      step: 'logits',
    });
    const detector: Head = {
      kind: 'detector',
      dense: { dropout: 0, bias: true, activation: 'gelu', norm: null },
      bias: true,
      label: 'replaced',
    };
    assert.deepEqual(result(detector), { kind: 'labels', of: 'tokens', step: 'probs' });
    const spans: Head = { kind: 'spans', dense: null, dropout: 0, bias: true };
    assert.deepEqual(result(spans), { kind: 'spans', start: 'start.probs', end: 'end.probs' });
    const embedding = (normalized: boolean): Head => ({ kind: 'embedding', pooling: 'max', normalized });
    assert.deepEqual(result(embedding(true)), { kind: 'vector', step: 'sentence.unit' });
    assert.deepEqual(result(embedding(false)), { kind: 'vector', step: 'sentence.max' });
    assert.deepEqual([result({ kind: 'none' }), result({ kind: 'pooler' })], [null, null]);
  });
});

describe('bestSpans', () => {
  it('multiplies both ends, best first', () => {
    const spans = bestSpans(tokens, at({ 5: 0.5, 6: 0.4 }), at({ 6: 0.5, 7: 0.3 }), 3);
    assert.deepEqual(
      spans.map(({ first, last }) => [first, last]),
      [
        [5, 6],
        [6, 6],
        [5, 7],
      ],
    );
    assert.ok(Math.abs(spans[0]!.score - 0.25) < 1e-6);
  });

  it('never ends before it begins', () => {
    const [best] = bestSpans(tokens, at({ 7: 0.9 }), at({ 6: 0.9 }), 1);
    assert.ok(best!.first <= best!.last);
  });

  it('takes a word that the vocabulary lacks, and of bare ids none that is special', () => {
    const unknown = [token(null), token([0, 3], 0, true), token(null)];
    assert.deepEqual(bestSpans(unknown, [1, 1, 1], [1, 1, 1], 5), [{ first: 1, last: 1, score: 1 }]);
    const ids = [token(null, 0, true), token(null, 0, false), token(null, 0, true)];
    assert.deepEqual(bestSpans(ids, [1, 1, 1], [1, 1, 1], 5), [{ first: 1, last: 1, score: 1 }]);
  });

  it('looks in the second of two texts, and in no token added around them', () => {
    const spans = bestSpans(
      tokens,
      at({ 0: 0.9, 1: 0.9, 4: 0.9, 9: 0.9 }),
      at({ 0: 0.9, 2: 0.9, 9: 0.9 }),
      20,
    );
    assert.equal(spans.length, 10);
    assert.ok(spans.every(({ first, last }) => first >= 5 && last <= 8));
    const alone = bestSpans(tokens.slice(0, 5), at({ 1: 0.9 }), at({ 2: 0.9 }), 1);
    assert.deepEqual([alone[0]!.first, alone[0]!.last], [1, 2]);
  });

  it('looks for answers of at most 30 tokens', () => {
    const many = Array.from({ length: 40 }, (_, i) => token([i, i + 1]));
    const ends = new Float32Array(40).fill(0.5);
    const spans = bestSpans(many, ends, ends, 2000);
    assert.equal(Math.max(...spans.map(({ first, last }) => last - first + 1)), 30);
  });

  it('finds none where there is nothing but special tokens', () => {
    assert.deepEqual(bestSpans([token(null)], [1], [1], 5), []);
  });
});

describe('quoteOf', () => {
  it('quotes the text that the span is from, without the space before it', () => {
    assert.deepEqual(quoteOf({ first: 6, last: 7, score: 1 }, tokens, { text: question, second: text }), {
      text: 'Rock rules',
      place: [4, 14],
      sequence: 1,
    });
  });

  it('spells tokens that stand for no text', () => {
    const ids = [token(null, 0, false), token(null, 0, false)];
    assert.deepEqual(quoteOf({ first: 0, last: 1, score: 1 }, ids, { text: '', second: null }), {
      text: 'x x',
      place: null,
      sequence: 0,
    });
  });
});

describe('lengthOf', () => {
  it('is the root of the sum of squares', () => {
    assert.equal(lengthOf(Float32Array.of(3, 4)), 5);
  });
});
