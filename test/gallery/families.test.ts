// A block of each family, its embedding, its head and its stacks as diagrams. The pictures are in out/gallery/families.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { type Plan, plan } from '../../src/plan/plan.ts';
import type { Step } from '../../src/plan/step.ts';
import type { PanelCommand } from '../../src/protocol/panel.ts';
import { sections } from '../../webview/step/diagram-sections.ts';
import { goldenCases, goldenRecording } from '../support/golden-recording.ts';
import { type Exhibition, openExhibition, type ThemeName, themes } from './exhibition.ts';
import { misdrawn } from './misdrawn.ts';
import { assertWellDrawn, overflowing } from './well-drawn.ts';

const PICTURES = 'out/gallery/families';

/** The case that stands for a family, where it is not the first one. */
const chosen: Readonly<Record<string, string>> = {
  albert: 'albert-mlm',
  bart: 'bart-lm',
  bert: 'bert-mlm',
  distilbert: 'distilbert-answers',
  electra: 'electra-tokens',
  gemma: 'gemma-lm',
  gemma2: 'gemma2-lm',
  gemma3_text: 'gemma3_text-lm',
  gpt2: 'gpt2-lm',
  gpt_neo: 'gpt_neo-lm',
  gpt_neox: 'gpt_neox-lm',
  llama: 'llama-lm',
  marian: 'marian-writes',
  mbart: 'mbart-writes',
  mistral: 'mistral-lm',
  modernbert: 'modernbert-mlm',
  mpnet: 'mpnet-sentence',
  olmo2: 'olmo2-lm',
  opt: 'opt-narrow',
  pegasus: 'pegasus-writes',
  phi3: 'phi3-lm',
  qwen3: 'qwen3-lm',
  roberta: 'roberta-classifier',
  t5: 't5-writes',
  'xlm-roberta': 'xlm-roberta-mlm',
};

/** For each family the case that stands for it. */
function familyCases(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { family, name } of goldenCases()) {
    if (!found.has(family)) found.set(family, chosen[family] ?? name);
  }
  return found;
}

/** What is drawn of a model: the whole, where it has two stacks; the embedding, a block of each kind, and the head. */
function drawnParts(described: Plan): string[] {
  const drawn = new Map<string, string>();
  for (const { name } of described.architecture.stacks) if (name !== '') drawn.set(name, name);
  for (const section of sections(described)) {
    const [first] = section;
    const block = /^.*blocks\.\d+/.exec(first!.id)?.[0];
    // Blocks are of one kind where their steps do the same under the same names.
    const kind = block
      ? section.map(({ id, formula }) => id.slice(block.length) + formula).join() + first!.stack
      : first!.id;
    if (!drawn.has(kind)) drawn.set(kind, block ?? first!.id);
  }
  return [...drawn.values()];
}

describe('families', () => {
  let exhibition: Exhibition;
  before(async () => {
    await mkdir(PICTURES, { recursive: true });
    exhibition = await openExhibition();
  });
  after(() => exhibition.close());
  /** The formulas of the steps that were looked at, in whichever family has them first. */
  const told = new Set<string>();

  [...familyCases()].forEach(([family, name], i) => {
    const theme = Object.keys(themes)[i % 4] as ThemeName;
    it(`${family}: ${name}, ${theme}`, async () => {
      const recording = await goldenRecording(name);
      const { page, close } = await exhibition.open({ recording, theme, width: 1200 });
      const diagram = page.locator('.diagram');
      // So that the whole of what it scrolls through is in the picture.
      await page.setViewportSize({ width: 1200, height: 1500 });
      await diagram.evaluate((box) => Object.assign(box.style, { maxHeight: 'none' }));
      const described = plan(recording.model.architecture);
      for (const at of drawnParts(described)) {
        await goTo(page, at);
        await diagram.screenshot({ path: `${PICTURES}/${family}-${at}.png` });
        assert.deepEqual(await misdrawn(page), [], at);
      }
      for (const step of described.steps) {
        if (told.has(step.formula)) continue;
        told.add(step.formula);
        await focusOnTerm(page, step);
        await page.locator('.step-detail').screenshot({ path: `${PICTURES}/step-${family}-${step.id}.png` });
        assert.equal(await page.locator('.failed, .not-held').count(), 0, step.id);
        assert.equal(await page.locator('.proof .codicon-pass').count(), 1, `${step.id} agrees`);
        assert.doesNotMatch(await page.locator('.step-detail').innerText(), /NaN|undefined/, step.id);
        assert.deepEqual(await overflowing(page), [], step.id);
      }
      const attention = described.attentions.at(-1)!.groups[0]!;
      await goTo(page, attention);
      await assertWellDrawn(page, '.section-step');
      await page.setViewportSize({ width: 320, height: 1500 });
      await page.locator('#app[data-state=ready]').waitFor();
      await page.screenshot({ path: `${PICTURES}/narrow-${family}.png`, fullPage: true });
      await assertWellDrawn(page, '.section-step');
      assert.deepEqual(await misdrawn(page), [], attention);
      await close();
    });
  });
});

async function goTo(page: Page, id: string): Promise<void> {
  await page.evaluate((at) => window.gallery.store.focus({ cursor: { at, level: 'step', term: 0 } }), id);
  await page.locator('#app[data-state=ready]').waitFor();
}

describe('stepping through a turned query', () => {
  let exhibition: Exhibition;
  before(async () => {
    exhibition = await openExhibition();
  });
  after(() => exhibition.close());

  it('goes from the cell to the one that it is turned with, to the result, to the next token', async () => {
    const recording = await goldenRecording('llama-lm');
    const { page, close } = await exhibition.open({ recording, theme: 'dark', width: 1200 });
    await page.evaluate(() =>
      window.gallery.store.focus({
        cursor: { at: 'blocks.0.attn.rot_q', level: 'step', term: 0 },
        token: 3,
        head: 1,
        column: 1,
      }),
    );
    const press = async (...commands: readonly PanelCommand[]) => {
      for (const command of commands)
        await page.evaluate((one) => window.gallery.store.command(one), command);
      await page.locator('#app[data-state=ready]').waitFor();
    };
    const current = page.locator('.terms-table tr.current th');
    await press('stepInto', 'stepInto');
    assert.equal(await current.innerText(), '1');
    await press('stepOver');
    assert.equal(await current.innerText(), '3');
    assert.equal(await page.locator('.operand.tensor .cell.term').count(), 1);
    assert.equal(await page.locator('.operand.tensor .cell.read').count(), 1);
    await press('stepOver');
    assert.match(await page.locator('.account-lines .result.current').innerText(), /^Turned/);
    await press('stepOver');
    const { cursor, token } = await page.evaluate(() => window.gallery.store.state.value!.focus!);
    assert.deepEqual([cursor.level, token], ['token', 4]);
    await close();
  });
});

function focusOnTerm(page: Page, { id, stack }: Step): Promise<void> {
  return page
    .evaluate(
      ([at, stack]) =>
        window.gallery.store.focus({
          cursor: { at, level: 'term', term: 1 },
          stack,
          token: 2,
          key: 1,
          head: 1,
          column: 1,
        }),
      [id, stack] as const,
    )
    .then(() => page.locator('#app[data-state=ready]').waitFor())
    .then(() => page.locator('.derivation .proof .codicon').waitFor());
}
