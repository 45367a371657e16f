// The manifest and the code agree about commands; stepping and looking around move the focus.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { contextKeys } from '../../src/host/context-keys.ts';
import { panelCommandTitles } from '../../src/protocol/panel.ts';
import { explored, headlight, openText, run } from './headlight.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly shortTitle?: string;
      readonly category?: string;
    }[];
    readonly keybindings: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  };
}

describe('commands', () => {
  const { contributes }: Manifest = vscode.extensions.getExtension('headlight.headlight')!.packageJSON;
  const ids = contributes.commands.map(({ command }) => command);

  it('are contributed as they are registered', async () => {
    await headlight();
    const registered = (await vscode.commands.getCommands(true)).filter(
      // VS Code makes commands of its own for each view.
      (id) =>
        id.startsWith('headlight.') && !/^headlight\.(model|steps)\.|^headlight\.(model|steps)$/.test(id),
    );
    assert.deepEqual(registered.sort(), [...ids].sort());
  });

  it('have the titles that the panel gives its buttons', () => {
    const titles = Object.fromEntries(
      contributes.commands.map(({ command, title, shortTitle }) => [command, shortTitle ?? title]),
    );
    for (const [command, title] of Object.entries(panelCommandTitles)) {
      assert.equal(titles[`headlight.${command}`], title);
    }
  });

  it('say that they are of Headlight, also in the menu of the text, where no category shows', () => {
    const inText = new Set(contributes.menus['editor/context']!.map(({ command }) => command));
    for (const { command, title, category } of contributes.commands) {
      assert.match(inText.has(command) ? title : `${category}: ${title}`, /^Headlight: \S/);
    }
  });

  it('stand in menus and keybindings under names that exist', () => {
    const used = [...contributes.keybindings, ...Object.values(contributes.menus).flat()];
    assert.deepEqual(
      used.map(({ command }) => command).filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('know whether the editor in front shows what was explored', async () => {
    const { session, editor } = await explored('The rock rules.');
    const inExplored = ({ document }: vscode.TextEditor) =>
      contextKeys(session.state, document.uri.toString()).inExplored;
    assert.equal(inExplored(editor), true);
    assert.equal(inExplored(await openText('The band plays.')), false);
    assert.equal(contextKeys(session.state, undefined).inExplored, false);
  });

  it('explore again what was explored; by the key in an editor, what that shows', async () => {
    const { session } = await explored('The rock rules.');
    await openText('The band plays.');
    await run('exploreAgain');
    assert.equal(session.state.exploration?.run.text, 'The rock rules.');
    await run('exploreAgain', 'editor');
    assert.equal(session.state.exploration?.run.text, 'The band plays.');
  });

  it('step over, into, out and back, and restart', async () => {
    const { session } = await explored('The rock rules.');
    const at = () => `${session.state.focus!.cursor.level} ${session.state.focus!.cursor.at}`;
    await run('restart');
    assert.equal(at(), 'step embed.tokens');
    await run('stepOver');
    assert.equal(at(), 'step embed.positions');
    await run('stepInto');
    assert.equal(at(), 'token embed.positions');
    await run('stepInto');
    assert.equal(at(), 'term embed.positions');
    await run('stepOut');
    await run('stepOut');
    assert.equal(at(), 'step embed.positions');
    await run('stepBack');
    assert.equal(at(), 'step embed.tokens');
    await run('stepOut');
    assert.equal(at(), 'group embed');
    await run('restart');
    assert.equal(at(), 'step embed.tokens');
  });

  it('look at the next and previous layer, head and token, and stop at the ends', async () => {
    const { session } = await explored('The rock rules.');
    session.viewpoint.move({ layer: 0, head: 0, token: 0 });
    const looked = async (command: string) => {
      await run(command);
      const { layer, head, token } = session.state.focus!;
      return [layer, head, token];
    };
    assert.deepEqual(await looked('previousLayer'), [0, 0, 0]);
    assert.deepEqual(await looked('nextLayer'), [1, 0, 0]);
    assert.deepEqual(await looked('nextLayer'), [1, 0, 0]);
    assert.deepEqual(await looked('previousHead'), [1, null, 0]);
    assert.deepEqual(await looked('nextHead'), [1, 0, 0]);
    assert.deepEqual(await looked('nextHead'), [1, 1, 0]);
    assert.deepEqual(await looked('nextToken'), [1, 1, 1]);
    assert.deepEqual(await looked('previousToken'), [1, 1, 0]);
  });
});
