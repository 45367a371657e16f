// The examples as a newcomer opens them: one pick, and the panel shows what each was chosen for.

import assert from 'node:assert/strict';
import { eventually } from '../harness/eventually.ts';
import { PanelPage } from '../harness/panel-page.ts';
import { withWorkbench } from '../harness/with-workbench.ts';

describe('the example', () => {
  const workbench = withWorkbench();

  async function opened(title: string): Promise<PanelPage> {
    await workbench().run('Headlight: Open Example');
    await workbench().choose('Open Example', title);
    return new PanelPage(await workbench().panel());
  }

  afterEach(() => assert.deepEqual(workbench().panelErrors, []));

  it('Repeated Names begins with an induction head, at a name that comes back', async () => {
    const panel = await opened('Repeated Names');
    await eventually(() => panel.focusedToken(), 'er');
    await eventually(() => panel.note('text'), 'attention in Layer 4 · Head 2');
    await workbench().screenshot('out/ui/example-repeated-names.png');
  });

  it('The Rock Rules is small enough to follow each number', async () => {
    const panel = await opened('The Rock Rules');
    await eventually(() => panel.tokens.allInnerTexts(), ['The', 'Rock', 'Rules', '.']);
    await workbench().screenshot('out/ui/example-the-rock-rules.png');
  });
});
