// The side panel's trees and the panel: what they show, and that they come back.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { passageOf } from '../../src/host/documents.ts';
import { Engine } from '../../src/host/engine.ts';
import { panelHtml } from '../../src/host/panel-html.ts';
import type { Remembered } from '../../src/host/remembered.ts';
import { Session } from '../../src/host/session.ts';
import { panelState } from '../../src/host/session-state.ts';
import { startEngine } from '../../src/worker/client.ts';
import {
  closePanel,
  explored,
  inExtension,
  newRemembered,
  openText,
  panelTabs,
  run,
  until,
} from './headlight.ts';

describe('the side panel', () => {
  it('shows the modules with types and parameter counts', async () => {
    const { modelTree, session } = await explored('The rock rules.');
    const [root] = modelTree.getChildren();
    const item = modelTree.getTreeItem(root!);
    assert.equal(item.label, 'the-rock-rules');
    assert.match(String(item.description), new RegExp(session.state.model!.parameters.toLocaleString('en')));
    const [embeddings] = modelTree.getChildren(root);
    const [tokens] = modelTree.getChildren(embeddings);
    const [weight] = modelTree.getChildren(tokens);
    assert.equal(modelTree.getTreeItem(tokens!).description, 'Embedding(41, 6)  246');
    assert.equal(modelTree.getTreeItem(weight!).description, '41 × 6');
    assert.equal(modelTree.getParent(weight!), tokens);
  });

  it('shows the steps with the cursor, and moves it', async () => {
    const { stepsTree, session } = await explored('The rock rules.');
    const top = stepsTree.getChildren();
    assert.deepEqual(
      top.map(({ name }) => name),
      ['embed', 'blocks.0', 'blocks.1'],
    );
    const command = stepsTree.getTreeItem(top[1]!).command!;
    await vscode.commands.executeCommand(command.command, ...command.arguments!);
    assert.equal(session.state.focus?.cursor.at, 'blocks.0');
    assert.equal(stepsTree.current, top[1]);
    session.viewpoint.moveToStep('blocks.0.attn.scores');
    const item = stepsTree.getTreeItem(stepsTree.current!);
    assert.equal(item.description, '3 × 4 × 4');
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'debug-stackframe');
  });

  it('selects the module that computes the step', async () => {
    const { modelTree, session } = await explored('The rock rules.');
    session.viewpoint.moveToStep('embed.positions');
    const node = modelTree.current;
    assert.equal(node?.kind === 'module' && node.module.step, 'embed.positions');
  });
});

describe('the panel', () => {
  it('opens once, beside the editor, and opens again after it was closed', async () => {
    const { panel } = await explored('The rock rules.');
    await run('showPanel');
    await closePanel(panel);
    await run('showPanel');
    await until('one panel is open', () => panelTabs().length === 1);
  });

  it('is told the run, and that dropout is on', async () => {
    const { session } = await explored('The rock rules.');
    const state = panelState({
      ...session.state,
      exploration: { ...session.state.exploration!, dropoutSeed: 7, stale: true },
    });
    assert.match(state.run!.document, /^Untitled-\d+ \(dropout, seed 7\)$/);
    assert.equal(state.run!.stale, true);
    assert.equal(state.run!.text, 'The rock rules.');
  });

  it('may load its own files only', () => {
    const webview = {
      cspSource: 'https://own.example',
      asWebviewUri: (uri: vscode.Uri) => uri,
    } as vscode.Webview;
    const page = panelHtml(webview, vscode.Uri.file('/webview'));
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    assert.match(policy, /^default-src 'none'; script-src 'nonce-[^']+'; style-src https:\/\/own\.example;/);
    assert.doesNotMatch(policy, /unsafe|\*/);
  });

  describe('after a reload', () => {
    const newSession = (remembered: Remembered) =>
      new Session(
        new Engine(() =>
          startEngine({
            worker: inExtension('dist', 'worker.js'),
            kernels: inExtension('dist', 'kernels'),
            models: inExtension('media', 'models'),
            captureMegabytes: 1,
          }),
        ),
        remembered,
      );

    it('comes back with what was explored and looked at', async () => {
      const remembered = newRemembered();
      const { document } = await openText('The rock rules.');
      const before = newSession(remembered);
      await before.explore([passageOf(document, null)]);
      before.viewpoint.move({ layer: 1, head: 1, token: 2 });
      before.viewpoint.moveToStep('blocks.1.attn.z');
      before.dispose();

      const after = newSession(remembered);
      assert.equal(await after.restore(), true);
      assert.equal(after.state.exploration?.run.text, 'The rock rules.');
      assert.deepEqual(after.state.focus, before.state.focus);
      after.dispose();
    });

    it('comes back with both texts, the model and what was looked at in each', async () => {
      const path = inExtension('test', 'golden', 'data', 'bart-lm');
      const remembered = newRemembered(null);
      const { document } = await openText('The rock: rules.');
      const passages = [passageOf(document, new vscode.Range(0, 4, 0, 8))] as const;
      const second = passageOf(document, new vscode.Range(0, 10, 0, 15));
      const before = newSession(remembered);
      before.choice.give(second.uri, { kind: 'folder', path });
      assert.equal(await before.explore([...passages, second]), true);
      before.viewpoint.move({ stack: 0, token: 3 });
      before.viewpoint.move({ token: 4, head: 1 });
      before.dispose();

      const after = newSession(remembered);
      assert.equal(await after.restore(), true);
      const { model, exploration, focus } = after.state;
      assert.equal(model?.name, 'bart-lm');
      assert.deepEqual([exploration?.run.text, exploration?.run.second], ['rock', 'rules']);
      assert.deepEqual(focus, before.state.focus);
      assert.deepEqual(focus?.tokens, [3, 4]);
      after.dispose();
    });

    it('reads a text again that was too long to keep, and is empty where that is gone', async () => {
      const { document } = await openText('rock '.repeat(25_000));
      const passage = passageOf(document, null);
      for (const [uri, comesBack] of [[passage.uri, true] as const, ['untitled:gone', false] as const]) {
        const remembered = newRemembered();
        const before = newSession(remembered);
        assert.equal(await before.explore([{ ...passage, uri }], { cut: true }), true);
        before.dispose();
        const after = newSession(remembered);
        assert.equal(await after.restore(), comesBack);
        assert.equal(after.state.exploration?.run.cut?.kept, comesBack ? 64 : undefined);
        after.dispose();
      }
    });
  });
});
