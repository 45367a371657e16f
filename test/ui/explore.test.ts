// The main path as a person walks it in VS Code: select, explore, see the panel, hover, click.

import assert from 'node:assert/strict';
import { eventually } from '../harness/eventually.ts';
import { PanelPage } from '../harness/panel-page.ts';
import { tensorsOf } from '../harness/run-command-line.ts';
import { withWorkbench } from '../harness/with-workbench.ts';

describe('exploring the example', () => {
  const workbench = withWorkbench();
  let panel: PanelPage;

  it('with nothing selected says so in a pop-up', async () => {
    await workbench().openFile('the-rock-rules.md');
    await workbench().run('Headlight: Explore Selection');
    const toast = workbench().toasts.filter({ hasText: 'No text is selected.' });
    await toast.getByRole('button', { name: 'Explore Document' }).waitFor();
    assert.equal((await workbench().notifications()).length, 1);
  });

  it('draws the panel for the selected text, with numbers', async () => {
    await workbench().selectAll();
    await workbench().run('Headlight: Explore Selection');
    panel = new PanelPage(await workbench().panel());
    const words = (await panel.tokens.allInnerTexts()).slice(0, 5);
    assert.deepEqual(words, ['The', 'Rock', 'Rules', '.', 'Rock']);
    const rows = await panel.hiddenRows.allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.split('\t')[0]),
      ['Embedding', 'Layer 0', 'Layer 1'],
    );
    for (const row of rows) assert.match(row, /^[^\t]+(\t−?\d[\d.e−]*){6}$/);
    const agrees = 'Largest difference over the 6 cells of “The”: 0';
    await eventually(async () => (await panel.step.innerText()).includes(agrees), true);
    assert.deepEqual(workbench().panelErrors, []);
  });

  it('shows the five tokens that a word attends to, with the numbers of the chosen head', async () => {
    await panel.head('Layer 1 · Head 2').click();
    const attentions = await tensorsOf('the-rock-rules', 'examples/the-rock-rules.md', 'attentions');
    const { shape, data } = attentions.get('attentions.1')!;
    const length = shape[1]!;
    const row = [...data.slice((2 * length + 2) * length, (2 * length + 3) * length)];
    const words = await panel.tokens.allInnerTexts();
    const expected = [...row.entries()]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([token, weight]) => `${token} ${words[token]} ${weight.toFixed(3)}`);

    const hover = (await workbench().hoverWord('Rules')).replaceAll('\u00a0', ' ');
    assert.match(hover, /Attends to, in layer 1, head 2/);
    const listed = [...hover.matchAll(/^ *(\d+) +(\S+) +(\d\.\d{3})/gm)];
    assert.deepEqual(
      listed.map(([, token, word, weight]) => `${token} ${word} ${weight}`),
      expected,
    );
  });

  it('moves the highlight in the editor to the token that is clicked in the panel', async () => {
    for (const word of ['beats', 'covers']) {
      await panel.tokens.filter({ hasText: word }).click();
      await eventually(() => isFramed(word), true);
    }
    assert.equal(await isFramed('beats'), false);
  });

  it('moves the panel to the word that is clicked in the editor', async () => {
    const { x, y } = await workbench().placeOfWord('cuts');
    await workbench().page.mouse.click(x, y);
    await eventually(() => panel.focusedToken(), 'cuts');
  });

  /** Whether the border of the token that is looked at is around this word. */
  async function isFramed(word: string): Promise<boolean> {
    const { x, y } = await workbench().placeOfWord(word);
    const frames = await workbench()
      .editor.locator('.view-overlays [class*=ced-]')
      .evaluateAll((marks) =>
        marks
          .filter((mark) => getComputedStyle(mark).borderTopStyle === 'solid')
          .map((mark) => mark.getBoundingClientRect().toJSON()),
      );
    return frames.some(({ left, right, top, bottom }) => left < x && x < right && top < y && y < bottom);
  }
});
