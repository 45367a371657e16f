// The extension as VS Code sees it: installed, activated, its commands in the palette.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('activates', async () => {
    const extension = vscode.extensions.getExtension('headlight.headlight');
    assert.ok(extension, 'VS Code does not know headlight.headlight');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that its manifest contributes', async () => {
    const manifest: { contributes: { commands: readonly { command: string }[] } } =
      vscode.extensions.getExtension('headlight.headlight')?.packageJSON;
    const registered = new Set(await vscode.commands.getCommands());
    const missing = manifest.contributes.commands
      .map(({ command }) => command)
      .filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
