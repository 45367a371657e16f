// Stepping through the numbers: with the side panel's trees, and with the keyboard alone.

import assert from 'node:assert/strict';
import { eventually } from '../harness/eventually.ts';
import { PanelPage } from '../harness/panel-page.ts';
import { withWorkbench } from '../harness/with-workbench.ts';

describe('stepping', () => {
  const workbench = withWorkbench();
  let panel: PanelPage;

  before(async () => {
    await workbench().openFile('the-rock-rules.md');
    await workbench().selectAll();
    await workbench().run('Headlight: Explore Selection');
    panel = new PanelPage(await workbench().panel());
  });

  const place = async () => [await panel.stepId(), await panel.stepLevel()];

  it('follows F10, F11 and Shift+F11 once Show Panel has moved the keyboard to it', async () => {
    const { keyboard } = workbench().page;
    await workbench().run('Headlight: Show Panel');
    await workbench().page.waitForFunction(() => document.activeElement?.matches('iframe.webview'));
    for (const [key, ...expected] of [
      ['F10', 'embed.positions', ''],
      ['F10', 'embed.sum', ''],
      ['F11', 'embed.sum', 'token 0, “The”'],
      ['F11', 'embed.sum', 'token 0, “The” · term 1 of 2'],
      ['Shift+F11', 'embed.sum', 'token 0, “The”'],
      ['Shift+F11', 'embed.sum', ''],
      ['Alt+F10', 'embed.positions', ''],
    ] as const) {
      await keyboard.press(key);
      await eventually(place, expected);
    }
  });

  it('takes commands from the palette, with the focus in the text', async () => {
    await workbench().focusFile('the-rock-rules.md');
    await workbench().run('Headlight: Step Over');
    await eventually(place, ['embed.sum', '']);
  });

  it('has the model and its steps in the side panel', async () => {
    await workbench().openSideBar('Headlight');
    const [root] = await labels('Model');
    assert.equal(root, 'VanillaModel: VanillaModel, 1,338 parameters');
    await eventually(
      async () => (await labels('Steps')).map((label) => label.trim()),
      ['embed', 'tokens 16 × 6', 'positions 16 × 6', 'sum 16 × 6', 'blocks.0', 'blocks.1'],
    );
  });

  it('moves the step view to the step that is clicked in the side panel', async () => {
    const step = (name: string) => workbench().treeRows('Steps').filter({ hasText: name }).first();
    await step('blocks.0').click();
    await eventually(place, ['blocks.0', '']);
    // A click on a group opens it.
    await step('attn').click();
    await step('scores').click();
    await eventually(place, ['blocks.0.attn.scores', '']);
    const shape = '[head 3, query 16, key 16]';
    await eventually(async () => (await panel.step.innerText()).includes(shape), true);
  });

  it('marks the step in the side panel that the keyboard moves to', async () => {
    const { keyboard } = workbench().page;
    // The tree has the focus since the click.
    await keyboard.press('F10');
    await eventually(place, ['blocks.0.attn.pattern', '']);
    const rows = workbench().treeRows('Steps');
    const { page } = workbench();
    for (const marked of [
      rows.and(page.locator('.selected, .focused')),
      rows.filter({ has: page.locator('.codicon-debug-stackframe') }),
    ]) {
      await eventually(async () => (await marked.allInnerTexts()).join(), 'pattern3 × 16 × 16');
    }
  });

  async function labels(view: string): Promise<string[]> {
    await workbench().treeRows(view).first().waitFor();
    const rows = await workbench().treeRows(view).all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
  }
});
