// Text that does not stay as it was explored, and text that is longer than the model can read.

import assert from 'node:assert/strict';
import { eventually } from '../harness/eventually.ts';
import { PanelPage } from '../harness/panel-page.ts';
import { withWorkbench } from '../harness/with-workbench.ts';

describe('changed text', () => {
  const workbench = withWorkbench();
  let panel: PanelPage;

  before(async () => {
    await workbench().run('Headlight: Choose Model…');
    await workbench().choose('Choose Model', 'the-rock-rules-one-head');
    await workbench().run('Headlight: Open Example');
    await workbench().choose('Open Example', 'The Rock Rules');
    await workbench().editor.locator('.view-line', { hasText: 'Rock' }).first().waitFor();
    panel = new PanelPage(await workbench().panel());
  });

  it('is said to be stale, and is explored again on request', async () => {
    const before = await panel.tokens.allInnerTexts();
    assert.equal(await panel.notice('warning').count(), 0);
    const { x, y } = await workbench().placeOfWord('Rock');
    await workbench().page.mouse.dblclick(x, y);
    await workbench().page.keyboard.type('Paper');

    const notice = panel.notice('warning').filter({ hasText: 'has changed since it was explored' });
    await notice.getByRole('button', { name: 'Explore Again' }).click();
    await notice.waitFor({ state: 'detached' });
    const after = before.map((word) => (word === 'Rock' ? 'Paper' : word));
    assert.notDeepEqual(after, before);
    await eventually(() => panel.tokens.allInnerTexts(), after);
  });

  it('of too many tokens is refused with the offer to cut it, and then says what was cut', async () => {
    await workbench().page.keyboard.press('ControlOrMeta+1');
    await workbench().run('File: New Untitled Text File');
    await workbench().page.locator('.tab.active[data-resource-name="Untitled-2"]').waitFor();
    await workbench().page.keyboard.insertText('rock '.repeat(70));
    await workbench().run('Headlight: Explore Document');

    const refused = /70 tokens.*at most 64/;
    assert.match(await panel.notice('error').innerText(), refused);
    assert.equal(await workbench().toasts.filter({ hasText: refused }).count(), 0);
    await panel.notice('error').getByRole('button', { name: 'Cut the Text and Explore' }).click();

    assert.match(
      await panel.notice('info').innerText(),
      /the first 64 tokens are shown, the last 6 were cut/,
    );
    await eventually(() => panel.tokens.count(), 64);
    assert.equal(await panel.notice('error').count(), 0);
    assert.deepEqual(
      (await workbench().notifications()).filter((text) => refused.test(text)),
      [],
    );
  });
});
