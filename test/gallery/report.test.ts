// The page that `headlight report` writes: opens from the disk, alone, and shows the run.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../scripts/lib/chromium.mjs';
import { writeCheckpoint } from '../support/write-checkpoint.ts';
import { golden, headlight } from '../unit/cli/headlight.ts';

/** As the tokens of a hostile text would end the script, or begin one. */
const text = '</script><!-- <script>throw 1';

describe('a report', () => {
  let scratch: string;
  let browser: Browser;

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'headlight-report-'));
    const executablePath = process.env.HEADLIGHT_CHROMIUM ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  });

  after(async () => {
    await browser.close();
    rmSync(scratch, { recursive: true });
  });

  /** Writes a report, opens it, and has it checked: nothing else may be asked for, and nothing may go wrong. */
  async function reading(
    name: string,
    args: readonly string[],
    read: (page: Page) => Promise<void>,
    colorScheme: 'light' | 'dark' = 'dark',
  ): Promise<void> {
    const out = join(scratch, `${name}.html`);
    const { status, stderr } = await headlight('report', ...args, '--out', out);
    assert.equal(status, 0, stderr);
    const page = await browser.newPage({ colorScheme });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('request', (request) => requests.push(request.url()));
    const address = pathToFileURL(out).href;
    await page.goto(address);
    await page.locator('#app[data-state=ready]').waitFor();
    await read(page);
    await page.close();
    assert.deepEqual(complaints, []);
    // The icon font stands in the page itself.
    assert.deepEqual(
      requests.filter((url) => !url.startsWith('data:')),
      [address],
    );
  }

  it('shows the tokens, the heads and how a cell was made', () =>
    reading('rock', ['the-rock-rules', '--text', 'The rock rules'], async (page) => {
      const words = await page.locator('#app').innerText();
      for (const word of ['the-rock-rules', 'rock', 'rules', 'Attention', 'Hidden States', 'embed']) {
        assert.ok(words.includes(word), word);
      }
      assert.match(words, /Piece by piece/);
      assert.ok(await page.evaluate(() => document.fonts.check('16px codicon')));
    }));

  it('shows an encoder-decoder with what it wrote', () =>
    reading('two-texts', [golden('bart-writes'), '--text', 'a stone'], async (page) => {
      const names = await page.locator('.text-name h3').allTextContents();
      assert.deepEqual(names, ['Source', 'Target, written by the model']);
      await page.getByRole('radio', { name: 'Decoder self-attention' }).click();
      await page.locator('#app[data-state=ready]').waitFor();
      const label = await page.locator('.section-head').getByRole('application').getAttribute('aria-label');
      assert.match(label!, /Decoder self-attention · Layer 0 · Head 0/);
    }));

  it('steps through the plan', () =>
    reading('steps', ['the-rock-rules', '--text', 'The rock rules'], async (page) => {
      await page.getByRole('button', { name: 'Step Over' }).first().click();
      await page.getByText('embed.positions').first().waitFor();
    }));

  it('steps with the keys of VS Code', () =>
    reading('keys', ['the-rock-rules', '--text', 'The rock rules'], async (page) => {
      const at = (words: RegExp) => page.locator('.step-level').filter({ hasText: words }).waitFor();
      await page.keyboard.press('F10');
      await at(/^Step 2 of \d+$/);
      await page.keyboard.press('F11');
      await at(/^Step 2 of \d+ · token 0, “The”$/);
      await page.keyboard.press('Shift+F11');
      await at(/^Step 2 of \d+$/);
      await page.keyboard.press('Alt+F10');
      await at(/^Step 1 of \d+$/);
    }));

  it('is light where the system is light', () =>
    reading(
      'light',
      ['the-rock-rules', '--text', 'The rock rules'],
      async (page) => {
        const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(await background(), 'rgb(255, 255, 255)');
        await page.emulateMedia({ colorScheme: 'dark' });
        assert.equal(await background(), 'rgb(31, 31, 31)');
      },
      'light',
    ));

  it('takes markup in the text for text', () =>
    reading('markup', [golden('gpt2-lm'), '--text', text], async (page) => {
      assert.equal(await page.locator('body > script').count(), 2);
      assert.ok((await page.locator('#app').innerText()).includes('</'));
    }));

  it('says what it leaves out of a large run', async () => {
    const folder = join(scratch, 'large');
    writeCheckpoint(folder, { hidden: 320, layers: 6, heads: 4, positions: 256 });
    const ids = new Array(256).fill(1).join(',');
    await reading('large', [folder, '--ids', ids], async (page) => {
      const notes = await page.locator('.left-out').allInnerTexts();
      assert.match(notes[0]!, /^All steps together take \d+\.\d MB, so this page holds only the attention/);
      assert.match(notes[1]!, /^The weights take \d+\.\d MB and are not in this page/);
    });
  });

  it('says quietly, and once, which weight a step would need', async () => {
    const folder = join(scratch, 'heavy');
    writeCheckpoint(folder, { hidden: 320, layers: 6, heads: 4, positions: 16 });
    await reading('heavy', [folder, '--ids', '1,2,3'], async (page) => {
      const notes = await page.locator('.left-out').allInnerTexts();
      assert.match(notes.join('\n'), /^The weights take \d+\.\d MB and are not in this page/);
      const missing = page.getByText(/does not hold/);
      await missing.first().waitFor();
      assert.deepEqual(await missing.allInnerTexts(), [
        'This page does not hold the weight embed.tokens.weight.',
      ]);
      assert.equal(await page.locator('.failed').count(), 0);
    });
  });

  it('is refused where even the patterns are too large', async () => {
    const folder = join(scratch, 'huge');
    writeCheckpoint(folder, { hidden: 16, layers: 4, heads: 8, positions: 512 });
    const ids = new Array(512).fill(1).join(',');
    const { status, stderr } = await headlight('report', folder, '--ids', ids, '--out', join(scratch, 'x'));
    assert.match(
      stderr,
      /^The attention patterns and hidden states of 512 tokens take .* give a shorter text\.\n$/,
    );
    assert.equal(status, 1);
  });
});
