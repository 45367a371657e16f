// Foreign text in notifications and labels: no links, no icons, and nothing else changed.

import assert from 'node:assert/strict';
import { plainText } from '../../../src/host/plain-text.ts';

/** As VS Code finds links in a notification (parseLinkedText). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** As VS Code finds icons in a label. */
const icon = /\$\([\w-]+(?:~\w+)?\)/;

describe('plain text', () => {
  it('has no links', () => {
    for (const text of ['[Repair](command:workbench.action.terminal.new)', '[a](https://a.example "b")']) {
      assert.match(text, link);
      assert.doesNotMatch(plainText(text), link);
      assert.equal(plainText(text).replaceAll('\u200b', ''), text);
    }
  });

  it('has no icons', () => {
    assert.match('a $(sync~spin) b', icon);
    assert.doesNotMatch(plainText('a $(sync~spin) b'), icon);
  });

  it('is what it was where there is nothing to prevent', () => {
    const text = 'Tensor “wte.weight” [41, 6] (F32) costs $5; see (a)[b].';
    assert.equal(plainText(text), text);
  });
});
