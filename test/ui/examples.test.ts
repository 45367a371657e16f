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
    await eventually(() => panel.note('text'), 'attention in Layer 4 · Head 1');
    await workbench().screenshot('out/ui/example-repeated-names.png');
  });

  it('Masked Words begins with what the model expects at a mask', async () => {
    const panel = await opened('Masked Words');
    await eventually(() => panel.focusedToken(), '[MASK]');
    await eventually(() => panel.stepId(), 'probs');
    await eventually(async () => (await panel.step.innerText()).includes('flowers'), true);
    await workbench().screenshot('out/ui/example-masked-words.png');
  });

  it('Written Dates begins where the month is read and written', async () => {
    const panel = await opened('Written Dates');
    await eventually(() => panel.note('text'), 'Cross-attention · Layer 1 · Head 1');
    const written = ['</s>', '<s>', ...'1834-11-05'];
    await eventually(async () => (await panel.tokens.allInnerTexts()).slice(-written.length), written);
    // The source's token, and the target's.
    await eventually(() => panel.focusedTokens(), ['November', '-']);
    await eventually(() => isTinted('November'), true);
    assert.equal(await isTinted('met'), false);
    await workbench().screenshot('out/ui/example-written-dates.png');
  });

  /** Whether a word in the editor has an underline, which only attended tokens have. */
  async function isTinted(word: string): Promise<boolean> {
    const { x, y } = await workbench().placeOfWord(word);
    const marks = await workbench()
      .editor.locator('.view-overlays [class*=ced-]')
      .evaluateAll((all) =>
        all
          .filter((mark) => getComputedStyle(mark).borderBottomWidth !== '0px')
          .map((mark) => mark.getBoundingClientRect().toJSON()),
      );
    return marks.some(({ left, right, top, bottom }) => left < x && x < right && top < y && y < bottom);
  }

  it('The Rock Rules is small enough to follow each number', async () => {
    const panel = await opened('The Rock Rules');
    await eventually(() => panel.tokens.allInnerTexts(), ['The', 'Rock', 'Rules', '.']);
    await workbench().screenshot('out/ui/example-the-rock-rules.png');
  });
});
