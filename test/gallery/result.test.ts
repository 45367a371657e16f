// What the panel shows of each head, from golden checkpoints: words, labels, answers, a vector. The pictures are in out/gallery.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { goldenRecording } from '../support/golden-recording.ts';
import { type Exhibition, openExhibition, type ThemeName } from './exhibition.ts';
import { assertWellDrawn } from './well-drawn.ts';

const PICTURES = 'out/gallery';

const views: readonly (readonly [name: string, theme: ThemeName, width: number])[] = [
  ['gpt2-lm', 'dark', 1200],
  ['bert-classifier', 'light', 1200],
  ['bert-number', 'hc-dark', 1200],
  ['bert-tokens', 'dark', 320],
  ['bert-tokens', 'light', 1200],
  ['electra-discriminator', 'hc-light', 1200],
  ['mpnet-answers', 'dark', 1200],
  ['mpnet-answers', 'light', 320],
  ['bert-sentence', 'dark', 320],
  ['bert-sentence', 'hc-light', 1200],
];

describe('the result', () => {
  let exhibition: Exhibition;
  before(async () => {
    await mkdir(PICTURES, { recursive: true });
    exhibition = await openExhibition();
  });
  after(() => exhibition.close());

  const open = async (name: string, theme: ThemeName = 'dark', width = 1200) =>
    exhibition.open({ recording: await goldenRecording(name), theme, width });
  const section = (page: Page) => page.locator('.section-result');
  const note = async (page: Page) => section(page).locator('.section-note').textContent();

  for (const [name, theme, width] of views) {
    it(`${name}, ${theme}, ${width} px`, async () => {
      const { page, close } = await open(name, theme, width);
      await section(page).screenshot({ path: `${PICTURES}/result-${name}-${theme}-${width}.png` });
      await assertWellDrawn(page, '.section-result');
      await close();
    });
  }

  it('is of the focused token where words are predicted', async () => {
    const { page, close } = await open('gpt2-lm');
    assert.equal(await note(page), 'what follows “The”');
    assert.equal(await section(page).locator('li').count(), 8);
    const before = await section(page).locator('ol').textContent();
    await page.evaluate(() => window.gallery.store.focus({ token: 1 }));
    await page.waitForFunction(
      (old) => document.querySelector('.section-result ol')?.textContent !== old,
      before,
    );
    assert.equal(await note(page), 'what follows “rock”');
    await close();
  });

  it('gives each label of a text its share', async () => {
    const { page, close } = await open('bert-classifier');
    const rows = await section(page).locator('li').allTextContents();
    const shares = rows.map((row) => Number.parseFloat(/[\d.]+(?= %)/.exec(row)![0]));
    assert.equal(shares.length, 3);
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100) < 0.2);
    await close();
  });

  it('gives each token its label, and shows the focused one', async () => {
    const { page, close } = await open('bert-tokens');
    const items = section(page).locator('.token-labels li');
    assert.equal(await items.count(), await page.locator('.token-strip .token').count());
    await page.evaluate(() => window.gallery.store.focus({ token: 2 }));
    await section(page).locator('.token-labels li:nth-child(3)[aria-current=true]').waitFor();
    await close();
  });

  it('goes to the first token of an answer', async () => {
    const { page, close } = await open('mpnet-answers');
    const buttons = section(page)
      .getByRole('button')
      .filter({ has: page.locator('q') });
    assert.equal(await buttons.count(), 5);
    await buttons.first().click();
    const token = await page.evaluate(() => window.gallery.store.state.value!.focus!.token);
    assert.ok(token >= 7, 'in the second text');
    await close();
  });

  it('tells the length of a vector', async () => {
    const { page, close } = await open('bert-sentence');
    assert.equal(await note(page), 'one vector for the whole text');
    assert.match((await section(page).locator('dl').textContent())!, /^Numbers18Length1\.0000First/);
    await close();
  });

  it('is not there for a model that says nothing', async () => {
    const { page, close } = await open('gpt2-base');
    assert.equal(await section(page).count(), 0);
    await close();
  });
});
