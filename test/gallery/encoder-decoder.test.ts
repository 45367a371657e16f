// The panel on a model with an encoder and a decoder: three kinds of attention, two texts, and steps across them.

import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { hiddenStatistics } from '../../src/plan/summary.ts';
import { fixed, number } from '../../webview/parts/format.ts';
import { stories } from './stories.ts';
import { focusOn, withExhibit } from './with-exhibit.ts';

const recording = stories.dates();
const [source, target] = recording.run.tokens.map((tokens) => tokens.map(({ text }) => text)) as [
  string[],
  string[],
];
const [S, T] = [source.length, target.length];

describe('a walk through an encoder-decoder', () => {
  const shown = withExhibit(recording);
  let page: Page;
  beforeEach(() => {
    ({ page } = shown());
  });

  const focus = () => focusOn(page);
  const settled = () => page.locator('#app[data-state=ready]').waitFor();
  const choice = () => page.getByRole('radiogroup', { name: 'Attention', exact: true });
  const attention = () => page.locator('.section-head .heatmap');
  const strip = (name: 'Source' | 'Target') => page.getByRole('listbox', { name: `${name} tokens` });
  const token = (name: 'Source' | 'Target', at: number) => strip(name).getByRole('option').nth(at);
  const texts = (of: Locator) => of.allTextContents();
  const printed = () => texts(attention().locator('.heatmap-numbers > span'));
  const tints = (name: 'Source' | 'Target') =>
    strip(name)
      .locator('.token')
      .evaluateAll((cells) => cells.map((cell) => cell.style.getPropertyValue('--weight')));

  /** Numbers of one head, [Tq, Tk]. */
  const pattern = (id: string, head = 0) => {
    const { shape, data } = recording.tensors[`${id}.pattern`]!;
    const size = shape[1]! * shape[2]!;
    return Array.from(data.subarray(head * size, (head + 1) * size));
  };
  const shares = (row: readonly number[]) => {
    const most = Math.max(...row);
    return row.map((weight) => `${((100 * weight) / most).toFixed(1)}%`);
  };

  it('starts where the texts meet, and names them', async () => {
    assert.equal(await choice().locator('[aria-checked=true]').textContent(), 'Cross-attention');
    assert.deepEqual(await texts(page.locator('.text-name h3')), ['Source', 'Target, written by the model']);
    assert.match(
      (await page.locator('.facts-line').textContent())!,
      /encoder 2 × 4, decoder 2 × 4, width 16/,
    );
    assert.deepEqual(
      await printed(),
      pattern('decoder.blocks.0.cross_attn').map((value) => fixed(value, 2)),
    );
    assert.deepEqual(await texts(attention().locator('.heatmap-labels > strong')), [
      'Source tokens (keys)',
      'Target tokens (queries)',
    ]);
    assert.deepEqual(await texts(attention().locator('.heatmap-labels.row > span')), target);
    assert.deepEqual(await texts(attention().locator('.heatmap-labels.column > span')), source);
  });

  it('chooses the attention with pointer and keys, and every view follows', async () => {
    await choice().getByRole('radio', { name: 'Encoder self-attention' }).click();
    await settled();
    assert.equal((await focus()).attention, 0);
    assert.deepEqual(
      await printed(),
      pattern('encoder.blocks.0.self_attn').map((value) => fixed(value, 2)),
    );
    await page.keyboard.press('ArrowRight');
    await settled();
    assert.equal((await focus()).attention, 1);
    const row = await page.locator('.section-hidden tbody tr').first().textContent();
    const values = recording.summaries.hidden[1]!.subarray(0, hiddenStatistics.length);
    assert.equal(row, `Embedding${Array.from(values, number).join('')}`);
    assert.match((await page.locator('.section-hidden h2').textContent())!, /Target · 16 numbers/);
    assert.equal(await page.locator('.section-head .facts dt').count(), 6);
    await page.keyboard.press('ArrowRight');
    await settled();
    assert.deepEqual(await texts(page.locator('.section-head .facts dt')), ['Entropy', 'Largest', 'First']);
    const head = page.locator('.section-heads').getByRole('button', { name: 'Layer 1 · Head 2' });
    await head.click();
    await settled();
    assert.deepEqual(
      await printed(),
      pattern('decoder.blocks.1.cross_attn', 2).map((value) => fixed(value, 2)),
    );
    const { width, height } = (await head.boundingBox())!;
    assert.ok(Math.abs(width / height - S / T) < 0.05, `${width} × ${height}`);
  });

  it('forgets a statistic where it means nothing, and remembers it where it does', async () => {
    const shown = () => page.locator('.section-heads [role=radio][aria-checked=true]').textContent();
    await choice().getByRole('radio', { name: 'Decoder self-attention' }).click();
    await page.locator('.section-heads').getByRole('radio', { name: 'Distance' }).click();
    await choice().getByRole('radio', { name: 'Cross-attention' }).click();
    await settled();
    assert.equal(await shown(), 'Pattern');
    await choice().getByRole('radio', { name: 'Encoder self-attention' }).click();
    await settled();
    assert.equal(await shown(), 'Distance');
  });

  it('tints the source by the attention of the chosen target token, and previews that of a hovered one', async () => {
    const row = (query: number) => pattern('decoder.blocks.0.cross_attn').slice(query * S, (query + 1) * S);
    assert.deepEqual(await tints('Source'), shares(row(0)));
    assert.deepEqual(new Set(await tints('Target')), new Set(['0%']));
    await token('Target', 3).hover();
    assert.deepEqual(await tints('Source'), shares(row(3)));
    await token('Target', 5).click();
    await token('Source', 2).hover();
    assert.deepEqual(await tints('Source'), shares(row(5)));
    const said = `${target[5]} → ${source[2]}: ${fixed(row(5)[2]!, 4)}`;
    assert.match((await page.locator('.tooltip').textContent())!, new RegExp(said));
  });

  it('chooses the key among the source, and the query among the target', async () => {
    await token('Source', 3).click();
    await token('Target', 4).click();
    const { attention: set, token: query, key, tokens } = await focus();
    assert.deepEqual({ set, query, key, tokens }, { set: 2, query: 4, key: 3, tokens: [3, 4] });
    assert.equal(await strip('Source').locator('[aria-selected=true]').textContent(), source[3]);
    assert.equal(await strip('Target').locator('[aria-selected=true]').textContent(), target[4]);
    await page.keyboard.press('End');
    assert.equal((await focus()).token, T - 1);
  });

  it('goes to another attention where the chosen token takes no part in the present one', async () => {
    await choice().getByRole('radio', { name: 'Decoder self-attention' }).click();
    await token('Source', 2).hover();
    assert.match((await page.locator('.tooltip').textContent())!, /choose it for encoder self-attention$/);
    await token('Source', 2).click();
    await settled();
    assert.deepEqual([(await focus()).attention, (await focus()).token], [0, 2]);
    assert.match(
      (await page.locator('.text-of-stack.none').textContent())!,
      /no part of encoder self-attention/,
    );
    await token('Target', 6).click();
    await settled();
    assert.deepEqual([(await focus()).attention, (await focus()).token], [2, 6]);
    assert.equal((await focus()).key, 2);
  });

  it('keeps the arrow keys inside a map that is not square', async () => {
    await attention().getByRole('application').focus();
    await page.keyboard.press('Control+End');
    const { token: query, key } = await focus();
    assert.deepEqual([query, key], [T - 1, S - 1]);
    const last = pattern('decoder.blocks.0.cross_attn').at(-1)!;
    const said = `${target.at(-1)} → ${source.at(-1)}: ${fixed(last, 4)}`;
    assert.equal(await page.locator('.section-head output').textContent(), said);
  });

  it('steps into cross-attention, by tokens of the source where these are the rows', async () => {
    await page.evaluate(() =>
      window.gallery.store.focus({
        cursor: { at: 'decoder.blocks.1.cross_attn', level: 'group', term: 0 },
        token: 3,
        key: 1,
      }),
    );
    await settled();
    const summary = page.locator('.attention-summary');
    assert.equal(
      await summary.locator('h3').textContent(),
      `Head 0: what “${target[3]}” attends to in the source`,
    );
    assert.deepEqual(await texts(summary.locator('tbody th')), source);
    for (const name of ['Step Into', 'Step Over', 'Step Into'])
      await page.getByRole('button', { name, exact: true }).click();
    await settled();
    assert.equal((await focus()).cursor.at, 'decoder.blocks.1.cross_attn.k');
    assert.match((await page.locator('.step-level').textContent())!, /source token 1, “5”/);
    assert.deepEqual(await texts(page.locator('.operand.output tbody th')), source);
    await page.getByRole('button', { name: 'Step Over', exact: true }).click();
    await settled();
    assert.equal((await focus()).key, 2);
    assert.match((await page.locator('.proof').textContent())!, /cells of “,”/);
    await page.locator('.step-path').getByRole('button', { name: 'decoder' }).click();
    await settled();
    assert.deepEqual(await texts(page.locator('.diagram-frame text')), ['encoder', 'decoder']);
    await page.locator('.diagram').getByRole('option', { name: 'encoder.blocks.0, group of steps' }).click();
    await settled();
    const now = await focus();
    assert.deepEqual([now.cursor.at, now.attention], ['encoder.blocks.0', 0]);
  });

  it('ranks words for what follows a token of the target', async () => {
    await page.evaluate(() =>
      window.gallery.store.focus({ cursor: { at: 'probs', level: 'step', term: 0 }, token: 2, stack: 1 }),
    );
    await settled();
    const heading = await page.locator('.top-words h3').textContent();
    assert.match(heading!, new RegExp(`largest for what follows “${target[2]}”`));
  });

  it('has one stop for the attention, and one for each text', async () => {
    const stops: string[] = [];
    await page.locator('.step-toolbar button').last().focus();
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Tab');
      stops.push((await page.evaluate(() => document.activeElement?.textContent)) ?? '');
    }
    assert.deepEqual(stops, [
      'Cross-attention',
      'TextCross-attention · Layer 0 · Head 0',
      source[0],
      target[0],
    ]);
  });
});
