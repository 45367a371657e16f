// Notifications tell what the panel does not, and quote names from a checkpoint; whoever made the checkpoint must not get a link into them.

import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closePanel, explored, inExtension, run, until } from './headlight.ts';

const link = '[Repair](command:workbench.action.terminal.new)';

/** A safetensors file with one tensor, which does not lie where the file says. */
function damaged(tensor: string): Uint8Array {
  const header = JSON.stringify({ [tensor]: { dtype: 'F32', shape: [1], data_offsets: [0, 400] } });
  const file = Buffer.alloc(8 + header.length);
  file.writeBigUInt64LE(BigInt(header.length));
  file.write(header, 8);
  return file;
}

describe('notifications', () => {
  const { showErrorMessage, showWarningMessage } = vscode.window;
  let shown: string[] = [];
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headlight-notifications-'));
    await cp(inExtension('media', 'models', 'the-rock-rules'), folder, { recursive: true });
    await writeFile(join(folder, 'model.safetensors'), damaged(link));
    vscode.window.showErrorMessage = async (message: string) => {
      shown.push(message);
      return undefined;
    };
    vscode.window.showWarningMessage = async (message: string) => {
      shown.push(message);
      return undefined;
    };
  });
  beforeEach(() => {
    shown = [];
  });
  after(async () => {
    Object.assign(vscode.window, { showErrorMessage, showWarningMessage });
    await rm(folder, { recursive: true });
  });

  it('show the name of a tensor as text, even if it is spelled as a link to a command', async () => {
    const { session, panel } = await explored('The rock rules.');
    await closePanel(panel);
    assert.equal(await session.chooseModel({ kind: 'folder', path: folder }), false);
    assert.ok(session.state.problem!.message.includes(link), session.state.problem!.message);
    await until('the problem is told', () => shown.length > 0);
    assert.ok(!shown[0]!.includes(']('), shown[0]);
    assert.ok(shown[0]!.replaceAll('\u200b', '').includes(link), shown[0]);
  });

  for (const name of ['engine.threads', 'capture.budgetMB']) {
    it(`tell once what is wrong with the setting ${name}, as text, and the engine starts`, async () => {
      const { session } = await explored('The rock rules.');
      const settings = vscode.workspace.getConfiguration('headlight');
      await settings.update(name, link, vscode.ConfigurationTarget.Global);
      try {
        await run('restartEngine');
        await run('restartEngine');
      } finally {
        await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
      }
      assert.equal(session.state.problem, null);
      assert.equal(shown.length, 1);
      const [start, rule] = [`The setting headlight.${name} is `, ', and must be a whole number from 1 on'];
      assert.ok(shown[0]!.startsWith(start) && shown[0]!.includes(rule), shown[0]);
      assert.ok(!shown[0]!.includes(']('), shown[0]);
    });
  }

  it('leave a problem to the panel while that is on show', async () => {
    const { session, panel } = await explored('The rock rules.');
    await until('the panel is on show', () => panel.isVisible);
    session.refuse('First.', []);
    await closePanel(panel);
    session.refuse('Second.', []);
    assert.deepEqual(shown, ['Second.']);
    await run('exploreAgain');
  });
});
