// Cells of every step of every golden model, put together piece by piece and told in words.

import assert from 'node:assert/strict';
import type { Readings } from '../../src/plan/derivation.ts';
import { derive } from '../../src/plan/derive.ts';
import { inputsFrom, pickedRows } from '../../src/plan/picked-rows.ts';
import { plan } from '../../src/plan/plan.ts';
import { sizes, strides } from '../../src/plan/sizes.ts';
import { tokenCounts } from '../../src/plan/token.ts';
import type { RecordedTensor } from '../../src/protocol/recording.ts';
import { account } from '../../webview/step/account.ts';
import { symbols } from '../../webview/step/symbols.ts';
import { goldenCases, goldenRecording } from '../support/golden-recording.ts';

/** How far along each axis the cells stand that are looked at. */
const shares = [0, 0.4, 0.99];
const tolerance = 1e-4;

const reading =
  (tensors: Readonly<Record<string, RecordedTensor>>) =>
  (name: string, index: readonly number[]): number => {
    const { shape, data } = tensors[name]!;
    const steps = strides(shape);
    return data[index.reduce((sum, at, axis) => sum + at * steps[axis]!, 0)]!;
  };

for (const { name } of goldenCases()) {
  it(`piece by piece: ${name}`, async () => {
    const { model, run, tensors, weights } = await goldenRecording(name);
    const described = plan(model.architecture);
    const { stacks } = model.architecture;
    const rows = run.tokens.map((tokens, stack) => pickedRows(stacks[stack]!, inputsFrom(tokens)));
    const from: Readings = {
      tokens: tokenCounts(run.tokens),
      rows,
      step: reading(tensors),
      weight: reading(weights),
      dropoutFactor: () => 1,
    };
    for (const step of described.steps) {
      const { stack } = step;
      const of = sizes(model.architecture, from.tokens, stack);
      const naming = { plan: described, run, stack, of, rows: rows[stack]! };
      for (const share of shares) {
        const cell = step.shape.map((dim) => Math.floor(of[dim] * share));
        const there = `${step.id} [${cell}]`;
        const derivation = derive(described, step.id, cell, from);
        const { lines, terms, term } = account(step, derivation, naming);
        const { value } = lines.at(-1)!;
        const matrix = from.step(step.id, cell);
        const near = Math.abs(value - matrix) <= tolerance * Math.max(1, Math.abs(matrix));
        assert.ok(value === matrix || near, `${there} is ${value} piece by piece, and ${matrix}`);
        const said = JSON.stringify([lines, Array.from(terms, (_, nth) => term(nth)), symbols(step, of)]);
        assert.doesNotMatch(said, /NaN|undefined/, there);
        assert.ok(
          lines.every((line) => !Number.isNaN(line.value)),
          there,
        );
      }
    }
  });
}
