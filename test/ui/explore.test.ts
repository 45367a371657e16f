// The main path as a person walks it in VS Code: open, select, explore, see the panel.

import assert from 'node:assert/strict';
import { withWorkbench } from '../harness/with-workbench.ts';

describe('exploring the example', () => {
  const workbench = withWorkbench();

  it('draws the panel for the selected text', async () => {
    await workbench().openFile('the-rock-rules.md');
    await workbench().selectAll();
    await workbench().run('Headlight: Explore Selection');
    const panel = await workbench().panel();
    assert.match(await panel.locator('#app').innerText(), /rock/i);
    assert.deepEqual(await workbench().notifications(), []);
  });
});
