// The panel in use: pointer and keys move the focus, every view follows, and the numbers are the recording's.

import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { headStatistic, headStatistics, hiddenStatistics } from '../../src/plan/summary.ts';
import { topIndices } from '../../src/plan/top.ts';
import type { PanelCommand } from '../../src/protocol/panel.ts';
import { fixed, number } from '../../webview/parts/format.ts';
import type { Exhibition, OpenExhibit } from './exhibition.ts';
import { stories } from './stories.ts';
import { focusOn, withExhibit } from './with-exhibit.ts';

const recording = stories['rock-rules']();
const tokens = recording.run.tokens[0]!.map(({ text }) => text);
const T = tokens.length;

describe('a walk through the panel', () => {
  const shown = withExhibit(recording);
  let exhibition: Exhibition;
  let page: Page;
  beforeEach(() => {
    ({ exhibition, page } = shown());
  });

  const focus = () => focusOn(page);
  const settled = () => page.locator('#app[data-state=ready]').waitFor();
  const attention = () => page.locator('.section-head .heatmap');
  const hidden = () => page.locator('.section-hidden .heatmap');
  const heads = () => page.locator('.section-heads');
  const text = () => page.locator('.token-strip');
  const printed = (of: ReturnType<typeof attention>) =>
    of.locator('.heatmap-numbers > span').allTextContents();
  const pattern = (layer: number, head: number) =>
    Array.from(
      recording.tensors[`blocks.${layer}.attn.pattern`]!.data.subarray(head * T * T, (head + 1) * T * T),
    );

  it('prints the numbers of the recording', async () => {
    const twoDecimals = (values: readonly number[]) => values.map((value) => fixed(value, 2));
    assert.deepEqual(await printed(attention()), twoDecimals(pattern(0, 0)));

    const rows = await page.locator('.section-hidden tbody tr').allTextContents();
    const statistics = hiddenStatistics.length;
    const expected = ['Embedding', 'Layer 0', 'Layer 1'].map((name, state) => {
      const from = state * T * statistics;
      const values = recording.summaries.hidden[0]!.subarray(from, from + statistics);
      return name + Array.from(values, number).join('');
    });
    assert.deepEqual(rows, expected);

    const entropy = recording.summaries.attentions[0]!.heads[headStatistic('entropy')]!;
    assert.match(
      (await page.locator('.section-head .facts').textContent())!,
      new RegExp(`^Entropy${fixed(entropy, 2)} bits`),
    );
  });

  it('shows the mean over heads', async () => {
    await heads().getByRole('button', { name: 'Layer 1 · mean over heads' }).click();
    await settled();
    assert.equal((await focus()).head, null);
    const all = [0, 1, 2].map((head) => pattern(1, head));
    const means = all[0]!.map((_, i) => fixed((all[0]![i]! + all[1]![i]! + all[2]![i]!) / 3, 2));
    assert.deepEqual(await printed(attention()), means);
  });

  it('goes from view to view with Tab, one stop each for grids', async () => {
    const stops: string[] = [];
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const { activeElement: at } = document;
        if (!at || at.closest('.section-step') || at === document.body) return null;
        return at.getAttribute('aria-label') ?? at.textContent ?? '';
      });
      if (stop === null) break;
      stops.push(stop);
    }
    assert.deepEqual(stops, [
      'Explore Again',
      'Export Tensors…',
      'Choose Model…',
      'Step 1 of 42 · embed.tokens',
      'Step Over',
      'Step Into',
      'Step Out',
      'Step Back',
      'Restart',
      'Textattention in Layer 0 · Head 0',
      'The',
      'Heads2 layers × 3 heads',
      'Pattern',
      'Layer 0 · Head 0',
      'AttentionLayer 0 · Head 0',
      'pattern',
      'Larger cells',
      'Attention pattern, Layer 0 · Head 0: rows attend to columns. Arrow keys move the cell.',
      'Hidden States12 numbers for each token and layer',
      'Norm',
      'Norm of the hidden states: layers in rows, tokens in columns. Arrow keys move the cell.',
      'Statistics of the focused token',
    ]);
  });

  it('moves along the text with the arrow keys', async () => {
    await text().getByRole('option').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal((await focus()).token, 2);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), tokens[2]);
    assert.equal(await text().locator('[aria-selected=true]').textContent(), tokens[2]);
    await page.keyboard.press('End');
    assert.equal((await focus()).token, T - 1);
    assert.equal(await attention().locator('.heatmap-labels.row .focused').textContent(), tokens.at(-1));
  });

  it('tints the tokens by the attention they get, and previews that of a hovered one', async () => {
    const tints = () =>
      text()
        .locator('.token')
        .evaluateAll((cells) => cells.map((cell) => cell.style.getPropertyValue('--weight')));
    const shares = (query: number) => {
      const row = pattern(0, 0).slice(query * T, (query + 1) * T);
      const most = Math.max(...row);
      return row.map((weight) => `${((100 * weight) / most).toFixed(1)}%`);
    };
    assert.deepEqual(await tints(), shares(0));
    await text().getByRole('option').nth(3).hover();
    assert.deepEqual(await tints(), shares(3));
    assert.match((await page.locator('.tooltip').textContent())!, /token 3/);
    assert.equal((await focus()).token, 0);
  });

  it('chooses a head with pointer and keys', async () => {
    await heads().getByRole('button', { name: 'Layer 1 · Head 2' }).click();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await settled();
    const { layer, head } = await focus();
    assert.deepEqual({ layer, head }, { layer: 0, head: 1 });
    assert.equal(await heads().locator('.chosen').getAttribute('aria-label'), 'Layer 0 · Head 1');
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'Layer 0 · Head 1',
    );
    assert.deepEqual(
      await printed(attention()),
      pattern(0, 1).map((value) => fixed(value, 2)),
    );
    await page.keyboard.press('Home');
    assert.equal((await focus()).head, null);
  });

  it('moves the cell of the attention map with the arrow keys, and says it', async () => {
    const cursor = () => attention().locator('.heatmap-cursor').boundingBox();
    const before = (await cursor())!;
    await attention().getByRole('application').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    const { token, key } = await focus();
    assert.deepEqual({ token, key }, { token: 2, key: 1 });
    const after = (await cursor())!;
    assert.equal(after.y - before.y, 2 * before.height);
    assert.equal(after.x - before.x, before.width);
    const said = `${tokens[2]} → ${tokens[1]}: ${fixed(pattern(0, 0)[2 * T + 1]!, 4)}`;
    assert.equal(await attention().locator('[aria-live]').textContent(), said);
    assert.equal(await page.locator('.section-head output').textContent(), said);
  });

  it('tells the number under the pointer, and chooses its cell', async () => {
    const { x, y, width, height } = (await attention().locator('.heatmap-cells').boundingBox())!;
    const [row, column] = [4, 6];
    await page.mouse.move(x + ((column + 0.5) * width) / T, y + ((row + 0.5) * height) / T);
    const said = `${tokens[row]} → ${tokens[column]}: ${fixed(pattern(0, 0)[row * T + column]!, 4)}`;
    assert.equal(await page.locator('.tooltip').textContent(), said);
    await page.mouse.down();
    await page.mouse.up();
    const { token, key } = await focus();
    assert.deepEqual({ token, key }, { token: row, key: column });
  });

  it('chooses token and layer among the hidden states, the embedding too', async () => {
    await hidden().getByRole('application').focus();
    for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    assert.deepEqual([(await focus()).layer, (await focus()).token], [1, 1]);
    for (const key of ['ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
    assert.equal((await focus()).layer, 0);
    assert.equal(await page.locator('.section-hidden tr.focused th').textContent(), 'Embedding');
    await page.locator('.section-hidden').getByRole('radio', { name: 'Cosine' }).click();
    assert.equal((await printed(hidden())).slice(0, T).join(' '), Array(T).fill('1.00').join(' '));
  });

  it('shows a statistic of each head', async () => {
    await heads().getByRole('radio', { name: 'Distance' }).click();
    const shown = await heads().locator('.head-cell .number').allTextContents();
    const of = (head: number) =>
      recording.summaries.attentions[0]!.heads[head * headStatistics.length + headStatistic('distance')]!;
    const first = [(of(0) + of(1) + of(2)) / 3, of(0), of(1), of(2)];
    assert.deepEqual(
      shown.slice(0, 4),
      first.map((value) => fixed(value, 2)),
    );
  });

  it('closes a section, asks for nothing there, and remembers it', async () => {
    await page.getByRole('button', { name: /^Heads/ }).click();
    assert.equal(await page.locator('.head-grid').count(), 0);
    assert.deepEqual(await page.evaluate(() => window.gallery.remembered), { 'section.heads': 'closed' });
  });

  it('draws anew when the theme changes', async () => {
    const corner = () =>
      attention()
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(0, 0, 1, 1).data]);
    const dark = await corner();
    await page.evaluate(async () => {
      const link = document.getElementById('theme') as HTMLLinkElement;
      link.href = '/light.css';
      await new Promise((loaded) => link.addEventListener('load', loaded, { once: true }));
      document.body.className = 'vscode-light';
    });
    await settled();
    const light = await corner();
    assert.ok(dark[0]! < 128 && light[0]! > 128, `${dark} then ${light}`);
  });

  it('hands commands to the editor', async () => {
    await page.getByRole('button', { name: 'Explore Again' }).click();
    await page.getByRole('button', { name: 'Choose Model…' }).click();
    assert.deepEqual(await commands(page), ['exploreAgain', 'chooseModel']);
  });

  it('hides later tokens of a causal model, and says so', async () => {
    const causal = await exhibition.open({ recording: stories.causal(), theme: 'dark', width: 1200 });
    await causal.page.locator('.section-head').getByRole('application').focus();
    await causal.page.keyboard.press('ArrowRight');
    const said = await causal.page.locator('.section-head output').textContent();
    assert.equal(said, 'Once → upon: hidden, it comes later');
    const alpha = await causal.page
      .locator('.section-head canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.getContext('2d')!.getImageData(1, 0, 1, 1).data[3]);
    assert.equal(alpha, 0);
    await causal.close();
  });

  it('shows a dozen terms of a long sum, in order or the largest first', async () => {
    const causal = stories.causal();
    const other = await exhibition.open({ recording: causal, theme: 'dark', width: 1200 });
    const ready = () => other.page.locator('#app[data-state=ready]').waitFor();
    await other.page.evaluate(() =>
      window.gallery.store.focus({ cursor: { at: 'probs', level: 'step', term: 0 }, token: 2 }),
    );
    const terms = other.page.locator('.terms');
    await terms.waitFor();
    await ready();
    const shown = () => terms.locator('tbody').getByRole('button').allTextContents();
    const word = (id: number) => {
      const text = causal.run.tokens[0]!.find((token) => token.id === id)?.text;
      return text === undefined ? String(id) : `${id} ${text}`;
    };
    assert.deepEqual(
      await shown(),
      Array.from({ length: 12 }, (_, id) => word(id)),
    );
    assert.match((await terms.textContent())!, /and 388 more/);
    await terms.getByRole('radio', { name: 'Largest first' }).click();
    const logits = causal.tensors.logits!.data.subarray(2 * 400, 3 * 400);
    assert.deepEqual(await shown(), topIndices(logits, 12).map(word));
    await other.close();
  });

  it('keeps what a cell is made from in view, in operands that scroll, under the names of their columns', async () => {
    const other = await exhibition.open({ recording: stories.causal(), theme: 'dark', width: 1200 });
    await other.page.evaluate(() =>
      window.gallery.store.focus({
        cursor: { at: 'blocks.0.attn.scores', level: 'step', term: 0 },
        token: 31,
        key: 14,
      }),
    );
    await other.page.locator('#app[data-state=ready]').waitFor();
    const operands = other.page.locator('.operand.tensor .matrix-box');
    assert.equal(await operands.count(), 2);
    for (const operand of await operands.all()) {
      const hidden = await operand.evaluate((box) => {
        const { bottom } = box.getBoundingClientRect();
        const top = box.querySelector('thead')!.getBoundingClientRect().bottom;
        const read = [...box.querySelectorAll('.cell.read')].map((cell) => cell.getBoundingClientRect());
        return {
          scrolls: box.scrollHeight > box.clientHeight,
          read: read.filter((cell) => cell.top < top - 2 || cell.bottom > bottom + 2).length,
        };
      });
      assert.deepEqual(hidden, { scrolls: true, read: 0 });
    }
    const names = await other.page.locator('.operand.output thead th').allTextContents();
    assert.equal(names.length, 24);
    assert.ok(names.includes(stories.causal().run.tokens[0]![14]!.text));
    await other.close();
  });

  describe('in a narrow panel', () => {
    let narrow: OpenExhibit;
    beforeEach(async () => {
      narrow = await exhibition.open({ recording: stories.stale(), theme: 'dark', width: 600 });
    });
    afterEach(() => narrow.close());
    const scrolled = () => narrow.page.evaluate(() => scrollY);
    const top = (of: string) =>
      narrow.page.locator(of).evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const below = () =>
      narrow.page.locator('.panel-top').evaluate((element) => element.getBoundingClientRect().bottom);
    const ready = () => narrow.page.locator('#app[data-state=ready]').waitFor();

    it('keeps what there is to say and the stepper in sight', async () => {
      assert.equal(await scrolled(), 0);
      await narrow.page.evaluate(() => scrollTo(0, 600));
      assert.equal(await top('.panel-top'), 0);
      assert.ok(await narrow.page.locator('.notice.warning').isVisible());
      assert.equal(await narrow.page.locator('.step-place').innerText(), 'Step 1 of 42 · embed.tokens');
    });

    it('brings the step view into sight when the stepper moves', async () => {
      assert.ok((await top('.section-step')) > 900);
      await narrow.page.evaluate(() => window.gallery.store.command('stepOver'));
      await ready();
      assert.equal(await narrow.page.locator('.step-place').innerText(), 'Step 2 of 42 · embed.positions');
      assert.ok(Math.abs((await top('.section-step')) - (await below())) <= 1);
    });

    it('stays where it is when a choice in the views takes the cursor along', async () => {
      await narrow.page.evaluate(() =>
        window.gallery.store.focus({ cursor: { at: 'blocks.0.attn.z', level: 'step', term: 0 } }),
      );
      await ready();
      await narrow.page.evaluate(() => scrollTo(0, 0));
      await narrow.page.getByRole('button', { name: 'Layer 1 · Head 2' }).click();
      await ready();
      assert.match(await narrow.page.locator('.step-place').innerText(), /blocks\.1\.attn\.z$/);
      assert.equal(await scrolled(), 0);
    });

    it('goes to the step view, and opens it, from the row of the stepper', async () => {
      await narrow.page.getByRole('button', { name: /^Step by Step/ }).click();
      assert.equal(await narrow.page.locator('.step-view').count(), 0);
      await narrow.page.evaluate(() => scrollTo(0, 0));
      await narrow.page.locator('.step-place').click();
      await ready();
      assert.ok(await narrow.page.locator('.step-view').isVisible());
      assert.ok(Math.abs((await top('.section-step')) - (await below())) <= 1);
    });
  });

  const notices = [
    ['busy', 'Cancel', 'cancel'],
    ['problem', 'Choose Model…', 'chooseModel'],
    ['stale', 'Explore Again', 'exploreAgain'],
    ['empty', 'Open Example', 'openExample'],
  ] as const;
  for (const [story, name, command] of notices) {
    it(`${story}: offers ${name}`, async () => {
      const other = await exhibition.open({ recording: stories[story](), theme: 'light', width: 1200 });
      await other.page.locator('.notices, .empty').getByRole('button', { name }).click();
      assert.deepEqual(await commands(other.page), [command]);
      await other.close();
    });
  }

  it('cut: says how much was kept and what was left out', async () => {
    const other = await exhibition.open({ recording: stories.cut(), theme: 'light', width: 1200 });
    const said = await other.page.locator('.notice.info').textContent();
    assert.match(said!, /the first 4 tokens are shown, the last 6 were cut: and rules rock the Rock\./);
    await other.close();
  });
});

function commands(page: Page): Promise<readonly PanelCommand[]> {
  return page.evaluate(() => window.gallery.host.commands);
}
