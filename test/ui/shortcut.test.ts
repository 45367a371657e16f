// Ctrl+Alt+H explores what is meant: the selection, the document in front, or again what was explored.

import { eventually } from '../harness/eventually.ts';
import { PanelPage } from '../harness/panel-page.ts';
import { withWorkbench } from '../harness/with-workbench.ts';

describe('the shortcut', () => {
  const workbench = withWorkbench();

  it('explores the document in front, and again after it was edited', async () => {
    const { page } = workbench();
    const type = async (file: string, text: string) => {
      await workbench().run('File: New Untitled Text File');
      await page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
      await page.keyboard.insertText(text);
      await page.keyboard.press('Control+Alt+KeyH');
    };
    // Before the window knows the extension, its keys do nothing; an item in the status bar says that it is active.
    await workbench().openSideBar('Headlight');
    await page.locator('[id="headlight.headlight.headlight.model"]').waitFor();
    await workbench().run('Headlight: Choose Model…');
    await workbench().choose('Choose Model', 'the-rock-rules-one-head');
    await type('Untitled-1', 'The rock rules.');
    const panel = new PanelPage(await workbench().panel());
    await eventually(() => panel.tokens.allInnerTexts(), ['The', 'rock', 'rules', '.']);
    await type('Untitled-2', 'The band plays.');
    await eventually(() => panel.tokens.allInnerTexts(), ['The', 'band', 'plays', '.']);
    await page.keyboard.insertText(' The king.');
    await page.keyboard.press('Control+Alt+KeyH');
    await eventually(() => panel.tokens.allInnerTexts(), ['The', 'band', 'plays', '.', 'The', 'king', '.']);
  });
});
