// written-dates: what it writes, how surely, and where its cross-attention looks while it writes each part of a date.

import { generate } from '../src/engine/generate.ts';
import { topIndices } from '../src/plan/top.ts';
import type { Model } from '../src/worker/model.ts';
import { tokensOf } from '../src/worker/read-text.ts';
import type { Evaluate } from './evaluate.ts';
import { atLeast, countedHeads, countedOf, type HeadScores, measured } from './figures.ts';
import type { HeldOut } from './held-out.ts';
import { logitsAt, runIds } from './run-ids.ts';
import { sumOf, tally } from './tally.ts';

type Case = HeldOut<'written-dates'>['cases'][number];

/** The rows of the decoder that predict the digits of each part of <s> 1 9 9 1 - 0 3 - 0 5 </s>. */
const digits = { year: [1, 2, 3, 4], month: [6, 7], day: [9, 10] } as const;
type Part = keyof typeof digits;
/** In tokens, the start token included. */
const longestAnswer = 16;
const parts = Object.keys(digits) as Part[];

export const evaluateEncoderDecoder: Evaluate<'written-dates'> = async (model, data, each, context) => {
  const start = model.checkpoint.target!;
  const { expected, cases } = data;
  const found = await each(cases, async (one) => {
    const { text, ids, target_ids } = one;
    // Teacher forcing.
    const capture = await runIds(model, [ids, [start.start, ...target_ids.slice(0, -1)]], context);
    const cross = capture.plan.attentions.find(({ name }) => name === 'cross')!;
    const layers = cross.patterns.map((step) => capture.tensor(step));
    const looks = (part: Part) =>
      layers.map(({ shape, data: pattern }) =>
        looksAt(shape as [number, number, number], pattern, one, part),
      );
    return {
      written: answerTo(model, ids),
      sameIds: String(tokensOf(model, text).map(({ id }) => id)) === String(ids),
      tally: tally(
        logitsAt(
          capture,
          target_ids.map((_, row) => row),
        ),
        target_ids,
      ),
      looks: { year: looks('year'), month: looks('month'), day: looks('day') },
    };
  });
  const { loss, answers } = sumOf(found.map((one) => one.tally));
  const exact = found.filter(({ written }, i) => written === cases[i]!.iso).length;
  const same = found.filter(({ written }, i) => written === expected.generated[i]).length;
  return {
    figures: [
      countedOf('texts with the same tokens', found.filter((one) => one.sameIds).length, cases.length, 1),
      measured('loss', loss / answers, expected.loss),
      countedOf('written right', exact, cases.length, expected.exact_match),
      countedOf('written as by PyTorch', same, cases.length, 1),
      ...parts.map((part) =>
        countedHeads(
          `looks at the ${part}`,
          sumOfHeads(found.map((one) => one.looks[part])),
          cases.length * digits[part].length,
          expected.cross_attention[part],
        ),
      ),
    ],
    requirements: [atLeast('exact match', exact / cases.length, 0.99)],
  };
};

/** What the model writes, greedily. */
function answerTo(model: Model, ids: readonly number[]): string {
  const source = { ids, types: ids.map(() => 0) };
  const target = model.checkpoint.target!;
  const rules = { ...target.rules, limit: longestAnswer };
  const writing = generate({ ...model, ...target, source, rules });
  for (;;) {
    const next = writing.next();
    if (next.done) return model.tokenizer!.decode(next.value.ids);
  }
}

/**
 * For each head how many of a part's digits are predicted with the largest weight on one of the part's tokens.
 * @param pattern [H, Tq, Tk]
 */
function looksAt(
  [H, Tq, Tk]: readonly [number, number, number],
  pattern: Float32Array,
  one: Case,
  part: Part,
): number[] {
  return Array.from({ length: H }, (_, head) => {
    const places = digits[part].map((query) => {
      const from = (head * Tq + query) * Tk;
      return topIndices(pattern.subarray(from, from + Tk), 1)[0]!;
    });
    return places.filter((place) => one[part].includes(place)).length;
  });
}

function sumOfHeads(scores: readonly HeadScores[]): HeadScores {
  return scores[0]!.map((row, layer) =>
    row.map((_, head) => scores.reduce((sum, each) => sum + each[layer]![head]!, 0)),
  );
}
