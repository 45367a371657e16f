// Piece by piece against the engine: every cell of every step of differing models, and the lecture's own equality.

import assert from 'node:assert/strict';
import { capture } from '../../../src/capture/capture.ts';
import { readingsOf } from '../../../src/capture/readings.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { isCausal } from '../../../src/plan/architecture.ts';
import { compareRow } from '../../../src/plan/compare.ts';
import { derive } from '../../../src/plan/derive.ts';
import { dense } from '../../../src/plan/matrix.ts';
import { readIndex } from '../../../src/plan/operand-cells.ts';
import { plan, stepOf } from '../../../src/plan/plan.ts';
import { sizes, strides } from '../../../src/plan/sizes.ts';
import {
  architecture,
  decoder,
  encoderDecoder,
  heldWeights,
  weightValues,
} from '../../support/architectures.ts';
import { finish } from '../../support/calls.ts';
import { variety } from '../../support/variety.ts';

const texts = [
  { ids: [3, 10, 0, 7, 7], types: [0, 0, 0, 1, 1] },
  { ids: [2, 5, 9], types: [0, 0, 0] },
];

function explored(of: Parameters<typeof plan>[0], dropoutSeed: number | null = null) {
  const model = plan(of);
  const inputs = texts.slice(0, of.stacks.length);
  const kernels = referenceKernels();
  const values = weightValues(model, 5);
  const run = finish(
    capture({
      plan: model,
      kernels,
      weights: heldWeights(model, kernels, values),
      inputs,
      dropoutSeed,
      overrides: new Map(),
      budget: 2 ** 20,
    }),
  );
  const weight = (name: string, index: readonly number[]) => {
    const stride = strides(model.weights.get(name)!.shape);
    return dense(values.get(name)!)[index.reduce((sum, i, axis) => sum + i * stride[axis]!, 0)]!;
  };
  return { model, run, readings: readingsOf(run, inputs, weight) };
}

describe('derive', () => {
  for (const [name, of] of Object.entries(variety)) {
    for (const seed of [null, 42]) {
      it(`${name}, ${seed === null ? 'evaluation' : 'training'}: every cell of every step is what the engine gives`, () => {
        const { model, run, readings } = explored(of, seed);
        for (const step of model.steps) {
          const { shape, data } = run.tensor(step.id);
          const stride = strides(shape);
          for (let at = 0; at < data.length; at++) {
            const cell = shape.map((length, axis) => Math.floor(at / stride[axis]!) % length);
            const { value } = derive(model, step.id, cell, readings);
            if (value === data[at]) continue;
            const difference = Math.abs(value - data[at]!);
            assert.ok(
              difference <= 1e-6 * Math.max(1, Math.abs(value)),
              `${step.id} [${cell}]: ${value} against ${data[at]}`,
            );
          }
        }
      });
    }
  }

  it('the terms of a score are the products of one query and one key', () => {
    const { model, run, readings } = explored(decoder());
    const { reads, terms, parts, value } = derive(model, 'blocks.0.attn.scores', [1, 3, 2], readings);
    const q = run.tensor('blocks.0.attn.q').data.subarray((3 * 3 + 1) * 2, (3 * 3 + 2) * 2);
    const k = run.tensor('blocks.0.attn.k').data.subarray((2 * 3 + 1) * 2, (2 * 3 + 2) * 2);
    assert.deepEqual(
      reads.map(({ of, values }) => [of, [...values]]),
      [
        ['blocks.0.attn.q', [...q]],
        ['blocks.0.attn.k', [...k]],
      ],
    );
    assert.deepEqual([...terms], [q[0]! * k[0]!, q[1]! * k[1]!]);
    const step = stepOf(model, 'blocks.0.attn.scores');
    const around = { of: sizes(model.architecture, readings.tokens, 0), rows: readings.rows[0]! };
    assert.deepEqual(
      step.reads.map((map) => readIndex(step, map, [1, 3, 2], 1, around)),
      [
        [3, 1, 1],
        [2, 1, 1],
      ],
      'the second term',
    );
    assert.equal(parts.find((part) => part.name === 'sum')!.value, q[0]! * k[0]! + q[1]! * k[1]!);
    assert.equal(value, (q[0]! * k[0]! + q[1]! * k[1]!) / Math.sqrt(2));
  });

  it('a softmax over a vocabulary is columns of numbers, and next to nothing besides', () => {
    const vocab = 50_257;
    const model = plan({ ...decoder(), vocab });
    const logit = (_: string, [token, word]: readonly number[]) => Math.sin(token! + word!);
    const { reads, terms, ...rest } = derive(model, 'probs', [1, 7], {
      tokens: [2],
      rows: [{ token: [0, 1], type: [0, 0], position: [0, 1] }],
      step: logit,
      weight: logit,
      dropoutFactor: () => 1,
    });
    assert.ok(terms instanceof Float64Array && terms.length === vocab);
    assert.ok(reads.length === 1 && reads[0]!.values instanceof Float64Array);
    assert.equal(reads[0]!.values[9], Math.sin(10));
    assert.ok(JSON.stringify(rest).length < 1000);
  });

  it('a masked score is minus infinity, and its weight nothing', () => {
    const { model, readings } = explored(decoder());
    assert.equal(derive(model, 'blocks.0.attn.masked', [0, 1, 2], readings).value, Number.NEGATIVE_INFINITY);
    assert.equal(derive(model, 'blocks.0.attn.pattern', [0, 1, 2], readings).value, 0);
  });

  it('refuses a cell that is not there', () => {
    const { model, readings } = explored(decoder());
    assert.throws(() => derive(model, 'blocks.0.attn.z', [0, 9, 0], readings), /no cell \[0,9,0\]/);
  });

  it('compares a row of the source’s keys', () => {
    const { model, readings } = explored(encoderDecoder());
    const agreement = compareRow(model, 'decoder.blocks.0.cross_attn.k', { row: 4, head: 1 }, readings);
    assert.deepEqual([agreement.cells, agreement.of], [2, 2]);
    assert.ok(agreement.largestDifference < 1e-6);
  });

  it('compares a token’s row and says how much of it', () => {
    const { model, readings } = explored(decoder());
    const pattern = (row: number, head: number | null) =>
      compareRow(model, 'blocks.0.attn.pattern', { row, head }, readings);
    const agreement = pattern(2, 1);
    assert.deepEqual([agreement.cells, agreement.of], [5, 5]);
    assert.ok(agreement.largestDifference < 1e-6);
    assert.equal(pattern(2, null).of, 15);
  });
});

describe('the lecture’s equality', () => {
  it('attention of one token, piece by piece from scores to weighted sum, is its row of softmax(QKᵀ/√d)V', () => {
    for (const of of [architecture(), decoder()]) {
      const { run } = explored(of);
      const { heads: H, headDim: D } = of.stacks[0]!;
      const causal = isCausal(of.stacks[0]!);
      const T = texts[0]!.ids.length;
      const [q, k, v, z] = ['q', 'k', 'v', 'z'].map((name) => run.tensor(`blocks.1.attn.${name}`).data) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      for (let h = 0; h < H; h++) {
        for (let i = 0; i < T; i++) {
          const row = (of: Float32Array, t: number) => of.subarray((t * H + h) * D, (t * H + h + 1) * D);
          const seen = causal ? i + 1 : T;
          const scores = Array.from({ length: seen }, (_, j) => {
            let dot = 0;
            for (let d = 0; d < D; d++) dot += row(q, i)[d]! * row(k, j)[d]!;
            return dot / Math.sqrt(D);
          });
          const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
          for (let d = 0; d < D; d++) {
            const mixed = scores.reduce(
              (total, score, j) => total + (Math.exp(score) / sum) * row(v, j)[d]!,
              0,
            );
            assert.ok(Math.abs(mixed - row(z, i)[d]!) <= 1e-6);
          }
        }
      }
    }
  });
});
