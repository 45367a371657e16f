// The heads that the model cards and the examples point at are those that were measured.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../../../src/host/examples.ts';
import { bestHead, type HeadScores } from '../../../training/figures.ts';
import { readHeldOut } from '../../../training/held-out.ts';

const heldOut = 'training/held-out';

function card(model: string): string {
  return readFileSync(join('media/models', model, 'README.md'), 'utf8');
}

/** As the cards and the panel write it. */
function inWords({ layer, head }: { readonly layer: number; readonly head: number }): string {
  return `Layer ${layer}, Head ${head}`;
}

/** The numbers of each table row '| 1.2 | 0.913 | … |' below a title, by head. */
function tableBelow(text: string, title: string): Map<string, readonly string[]> {
  const rows = text
    .slice(text.indexOf(title))
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const isHead = ([, head]: readonly string[]) => /^\d+\.\d+$/.test(head ?? '');
  const first = rows.findIndex(isHead);
  const end = rows.findIndex((row, i) => i > first && row.length < 3);
  const heads = rows.slice(first, end < 0 ? undefined : end).filter(isHead);
  return new Map(heads.map(([, head, ...cells]) => [head!, cells]));
}

/** A half may have been rounded either way. */
function isRounded(written: string | undefined, value: number, decimals: number, what: string): void {
  const apart = Math.abs(Number.parseFloat(written ?? '') - value);
  assert.ok(apart <= 0.5000001 * 10 ** -decimals, `${what}: the card has ${written}, measured was ${value}`);
}

function at(scores: HeadScores, head: string): number {
  const [layer, number] = head.split('.').map(Number) as [number, number];
  return scores[layer]![number]!;
}

const checks = {
  'prose-and-code': () => {
    const text = card('prose-and-code');
    const { expected } = readHeldOut(heldOut, 'prose-and-code');
    const { mul, mul_exclude_bos, after_earlier } = expected.induction[4];
    const twice = expected.induction[2];
    const before = bestHead(expected.previous_token);
    const again = bestHead(after_earlier);
    const said = text.replaceAll(/\s+/g, ' ');
    assert.ok(said.includes(`${inWords(before)} looks at the token before`));
    assert.ok(said.includes(`${inWords(again)} at what followed the last time`));
    // The very head that is pointed at is one, by the detector's own measure.
    assert.ok(before.score >= 0.6, `${before.score}`);
    assert.ok(mul[again.layer]![again.head]! >= 0.5);
    for (const [head, [score]] of tableBelow(text, '**The token before**')) {
      isRounded(score, at(expected.previous_token, head), 3, head);
    }
    const columns = [
      ...[twice.mul, mul],
      ...[twice.mul_exclude_bos, mul_exclude_bos],
      ...[twice.after_earlier, after_earlier],
    ];
    for (const [head, cells] of tableBelow(text, '**What followed the last time**')) {
      columns.forEach((scores, column) => {
        isRounded(cells[column], at(scores, head), 3, `${head}, column ${column}`);
      });
    }
  },
  'masked-words': () => {
    const text = card('masked-words');
    const { previous_token, next_token } = readHeldOut(heldOut, 'masked-words').expected;
    const said = text.replaceAll(/\s+/g, ' ');
    assert.ok(said.includes(`${inWords(bestHead(previous_token))} at the token before`));
    assert.ok(said.includes(`${inWords(bestHead(next_token))} at the one after`));
    for (const [title, scores] of [
      ['**The token before**', previous_token],
      ['**The token after**', next_token],
    ] as const) {
      for (const [head, cells] of tableBelow(text, title)) isRounded(cells[0], at(scores, head), 3, head);
    }
  },
  'written-dates': () => {
    const text = card('written-dates');
    const { cross_attention } = readHeldOut(heldOut, 'written-dates').expected;
    const parts = ['year', 'month', 'day'] as const;
    for (const part of parts) {
      const looks = new RegExp(`${inWords(bestHead(cross_attention[part]))} looks at [^,.]*the ${part}`);
      assert.match(text, looks);
    }
    for (const [head, cells] of tableBelow(text, '## Where the decoder looks')) {
      parts.forEach((part, column) => {
        isRounded(cells[column], 100 * at(cross_attention[part], head), 1, `${head}, ${part}`);
      });
    }
  },
};

describe('the card of a trained model', () => {
  for (const [model, check] of Object.entries(checks)) {
    it(`names the heads that were measured: ${model}`, check);
  }
});

describe('an example', () => {
  for (const { file, model, head } of examples) {
    if (head) {
      it(`starts with a head that the card names: ${file}`, () => {
        assert.ok(card(model).includes(inWords(head)));
      });
    }
  }
});
