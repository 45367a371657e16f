// Every exhibit in every theme and at several widths: drawn, readable, within its bounds. The pictures are in out/gallery.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { type Exhibition, openExhibition, type ThemeName } from './exhibition.ts';
import { type StoryName, stories } from './stories.ts';
import { assertWellDrawn } from './well-drawn.ts';

const PICTURES = 'out/gallery';
const wide = 1200;
/** The least at which the step view stands beside the others. */
const beside = 860;
const narrow = 320;

const plans: Readonly<Record<StoryName, readonly (readonly [ThemeName, number])[]>> = {
  'rock-rules': [
    ['dark', wide],
    ['light', wide],
    ['dark', beside],
    ['hc-dark', wide],
    ['hc-light', wide],
    ['dark', narrow],
    ['light', narrow],
  ],
  causal: [
    ['dark', wide],
    ['light', narrow],
  ],
  dates: [
    ['dark', wide],
    ['light', wide],
    ['hc-dark', wide],
    ['hc-light', wide],
    ['dark', narrow],
    ['light', narrow],
    ['hc-dark', narrow],
  ],
  summary: [
    ['light', wide],
    ['dark', narrow],
  ],
  long: [
    ['light', wide],
    ['dark', narrow],
  ],
  stale: [
    ['dark', wide],
    ['hc-light', narrow],
  ],
  cut: [
    ['light', wide],
    ['dark', narrow],
  ],
  busy: [
    ['dark', wide],
    ['light', narrow],
  ],
  problem: [
    ['light', wide],
    ['hc-dark', narrow],
  ],
  empty: [
    ['dark', wide],
    ['light', narrow],
  ],
};

/** Where the stepper stands in further pictures of an exhibit. */
const stops: readonly (readonly [StoryName, string, ThemeName, number])[] = [
  ['dates', 'encoder', 'dark', wide],
  ['dates', 'decoder', 'light', wide],
  ['dates', 'decoder', 'dark', narrow],
  ['summary', 'decoder', 'dark', wide],
  ['dates', 'encoder.blocks.1', 'light', wide],
  ['dates', 'decoder.blocks.0.cross_attn', 'dark', wide],
  ['dates', 'decoder.blocks.0.cross_attn', 'light', narrow],
  ['dates', 'decoder.blocks.1.cross_attn.k', 'hc-light', wide],
  ['dates', 'decoder.blocks.1.cross_attn.pattern', 'hc-dark', narrow],
  ['dates', 'decoder.blocks.1.cross_attn.scores', 'dark', wide],
  ['dates', 'probs', 'light', wide],
];

/** Where an exhibit differs from the first one only in what is said above the views. */
const saying: readonly StoryName[] = ['stale', 'cut', 'busy', 'problem'];

/** What the page says of itself once it is drawn. */
const states: Partial<Record<StoryName, string>> = { busy: 'busy', problem: 'problem', empty: 'empty' };

describe('exhibits', () => {
  let exhibition: Exhibition;
  before(async () => {
    await mkdir(PICTURES, { recursive: true });
    exhibition = await openExhibition();
  });
  after(() => exhibition.close());

  for (const [name, views] of Object.entries(plans) as [StoryName, (typeof plans)[StoryName]][]) {
    for (const [theme, width] of views) {
      it(`${name}, ${theme}, ${width} px`, async () => {
        const { page, close } = await exhibition.open({ recording: stories[name](), theme, width });
        assert.equal(await page.locator('#app').getAttribute('data-state'), states[name] ?? 'ready');
        await page.screenshot({ path: `${PICTURES}/${name}-${theme}-${width}.png`, fullPage: true });
        await assertWellDrawn(page, saying.includes(name) ? '.notices' : 'body');
        await close();
      });
    }
  }
  for (const [name, at, theme, width] of stops) {
    it(`${name} at ${at}, ${theme}, ${width} px`, async () => {
      const { page, close } = await exhibition.open({ recording: stories[name](), theme, width });
      await page.evaluate(
        (id) =>
          window.gallery.store.focus({ cursor: { at: id, level: 'step', term: 0 }, token: 3, stack: 1 }),
        at,
      );
      await page.locator('#app[data-state=ready]').waitFor();
      await page.evaluate(() => scrollTo(0, 0));
      const path = `${PICTURES}/${name}-${at}-${theme}-${width}.png`;
      await page.screenshot({ path, fullPage: true });
      await assertWellDrawn(page, '.section-step');
      await close();
    });
  }
});
