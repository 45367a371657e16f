// Takes the pictures of what a person sees most, in a dark and a light theme, to out/ui.

import assert from 'node:assert/strict';
import { eventually } from '../harness/eventually.ts';
import { PanelPage } from '../harness/panel-page.ts';
import { withWorkbench } from '../harness/with-workbench.ts';

describe('pictures of the window', () => {
  const workbench = withWorkbench();
  let panel: PanelPage;

  before(async () => {
    await workbench().page.setViewportSize({ width: 1600, height: 1000 });
    await workbench().openFile('the-rock-rules.md');
    await workbench().selectAll();
    await workbench().run('Headlight: Explore Selection');
    panel = new PanelPage(await workbench().panel());
    await workbench().openSideBar('Headlight');
  });

  for (const theme of ['dark', 'light'] as const) {
    it(`in the ${theme} theme`, async () => {
      const take = async (name: string) => {
        await workbench().panel();
        await workbench().screenshot(`out/ui/${name}-${theme}.png`);
      };
      await workbench().setTheme(theme);
      await workbench().run('Headlight: Restart');
      await eventually(() => panel.stepId(), 'embed.tokens');
      await take('side-panel');

      const { x, y } = await workbench().placeOfWord('Rules');
      await workbench().page.mouse.click(x, y);
      await eventually(() => panel.focusedToken(), 'Rules');
      await workbench().run('View: Toggle Primary Side Bar Visibility');
      await take('panel');
      await workbench().hoverWord('scissors');
      await take('hover');

      await workbench().run('Headlight: Go to Step…');
      await workbench().choose('Go to Step', 'blocks.0.attn.scores');
      await eventually(() => panel.stepId(), 'blocks.0.attn.scores');
      await workbench().page.keyboard.press('ControlOrMeta+2');
      await workbench().run('View: Toggle Maximize Editor Group');
      await take('step');
      await workbench().run('View: Toggle Maximize Editor Group');
      await workbench().openSideBar('Headlight');
      assert.deepEqual(workbench().panelErrors, []);
    });
  }
});
