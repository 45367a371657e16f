// Exploring text: what is run, what is looked at first, and what is said where it cannot be run.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { examples } from '../../src/host/examples.ts';
import { countsOf } from '../../src/host/session-state.ts';
import { sameModel } from '../../src/protocol/model.ts';
import { explored, headlight, inExtension, openText, rockRules, run, select, until } from './headlight.ts';

describe('exploring', () => {
  it('runs a bundled model on a document', async () => {
    const { session, panel } = await explored('The rock rules.');
    const { exploration, model, focus } = session.state;
    assert.equal(model?.name, 'the-rock-rules');
    assert.deepEqual(
      exploration?.run.tokens[0]?.map(({ span }) => span),
      [
        [0, 3],
        [4, 8],
        [9, 14],
        [14, 15],
      ],
    );
    assert.equal(exploration.stale, false);
    assert.equal(focus?.token, 0);
    assert.equal(panel.isOpen, true);
  });

  it('runs the selection, and knows where it lies', async () => {
    const { session, editor } = await explored('The band plays. The rock rules.');
    editor.selection = select(editor, 16, 30);
    await run('exploreSelection');
    const {
      passages: [passage],
      run: made,
    } = session.state.exploration!;
    assert.equal(made.text, 'The rock rules');
    assert.deepEqual([passage.start, passage.end, passage.whole], [16, 30, false]);
  });

  it('keeps what is looked at when the same text is explored again', async () => {
    const { session } = await explored('The rock rules.');
    session.viewpoint.move({ layer: 1, head: 2, token: 2 });
    await run('exploreAgain');
    const { layer, head, token } = session.state.focus!;
    assert.deepEqual({ layer, head, token }, { layer: 1, head: 2, token: 2 });
  });

  it('says that nothing is selected and offers the document', async () => {
    const { session } = await headlight();
    const editor = await openText('The rock rules.');
    editor.selection = select(editor, 0, 0);
    await run('exploreSelection');
    assert.match(session.state.problem!.message, /^No text is selected\./);
    assert.deepEqual(session.state.problem!.actions, ['exploreDocument']);
  });

  it('says that a document is empty, and keeps what was explored before', async () => {
    const { session } = await explored('The rock rules.');
    await openText(' \n');
    await run('exploreDocument');
    assert.match(session.state.problem!.message, /^There is no text to explore in “Untitled-/);
    assert.equal(session.state.exploration?.run.text, 'The rock rules.');
  });

  it('no longer tells a problem when the reader goes on with what is on show', async () => {
    const { session, editor } = await explored('The rock rules.');
    for (const goOn of [
      () => run('stepOver'),
      () => session.viewpoint.move({ token: 1 }),
      () => vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One),
    ]) {
      await openText(' ');
      await run('exploreDocument');
      assert.match(session.state.problem!.message, /^There is no text to explore/);
      await goOn();
      await until('the problem is gone', () => session.state.problem === null);
    }
  });

  it('refuses a text that is too long, offers to cut it, and says what was cut', async () => {
    const { session } = await explored('The rock rules.');
    await openText('rock '.repeat(70));
    await run('exploreDocument');
    assert.match(session.state.problem!.message, /70 tokens.*at most 64/);
    assert.deepEqual(session.state.problem!.actions, ['exploreCut', 'chooseModel']);
    assert.equal(session.state.exploration?.run.text, 'The rock rules.');
    await run('exploreCut');
    assert.equal(session.state.problem, null);
    assert.deepEqual(session.state.exploration?.run.cut, { kept: 64, dropped: 6, from: 320, why: 'places' });
  });

  it('offers a text that one model refused for its length to the next one', async () => {
    const { session } = await explored('rock '.repeat(30));
    await session.chooseModel({ kind: 'folder', path: inExtension('test', 'golden', 'data', 'bert-mlm') });
    assert.match(session.state.problem!.message, /32 tokens.*at most 23/);
    assert.deepEqual(countsOf(session.state), [0]);
    await session.chooseModel({ kind: 'bundled', name: 'the-rock-rules' });
    assert.deepEqual(countsOf(session.state), [30]);
  });

  it('says that a folder is no checkpoint, and stays with the model it had', async () => {
    const { session } = await explored('The rock rules.');
    const path = await mkdtemp(join(tmpdir(), 'no-checkpoint-'));
    try {
      assert.equal(await session.chooseModel({ kind: 'folder', path }), false);
    } finally {
      await rm(path, { recursive: true });
    }
    assert.match(session.state.problem!.message, /config\.json/);
    assert.deepEqual(session.modelInUse, { kind: 'bundled', name: 'the-rock-rules' });
    assert.equal(session.state.exploration?.run.text, 'The rock rules.');
    assert.equal(await session.exploreAgain(), true);
  });

  it('runs a checkpoint from a folder, with pieces of words and tokens that stand for no text', async () => {
    const { session } = await explored('The rock rules.');
    const path = inExtension('test', 'golden', 'data', 'bert-base');
    assert.equal(await session.chooseModel({ kind: 'folder', path }), true);
    const [tokens] = session.state.exploration!.run.tokens;
    assert.equal(tokens![0]!.span, null);
    assert.deepEqual(session.state.focus?.token, 1);
    assert.deepEqual(session.modelInUse, { kind: 'folder', path });
  });

  it('runs the same text on another model when one is chosen', async () => {
    const { session } = await explored('The rock rules.');
    await session.chooseModel({ kind: 'bundled', name: 'the-rock-rules-one-head' });
    assert.equal(session.state.model?.name, 'the-rock-rules-one-head');
    assert.equal(session.state.exploration?.run.text, 'The rock rules.');
    assert.equal(session.state.focus?.head, 0);
  });

  it('gives up a cancelled run and keeps the one before', async () => {
    const { session } = await explored('The rock rules.');
    await openText('The band plays.');
    const running = run('exploreDocument');
    await run('cancel');
    await running;
    assert.equal(session.state.busy, null);
    assert.equal(session.state.problem, null);
    assert.equal(session.state.exploration?.run.text, 'The rock rules.');
  });

  it('turns dropout on with a seed, says so, and off again', async () => {
    const { session } = await explored('The rock rules.');
    await run('toggleTraining');
    const { exploration, dropoutSeed } = session.state;
    assert.ok(dropoutSeed !== null && exploration?.dropoutSeed === dropoutSeed);
    await run('toggleTraining');
    assert.equal(session.state.exploration?.dropoutSeed, null);
  });

  it('opens an example as a document that may be changed, and explores its passage with its own model', async () => {
    const { session } = await explored('The rock rules.');
    await session.chooseModel({ kind: 'bundled', name: 'the-rock-rules-one-head' });
    await run('openExample', 'the-rock-rules.md');
    const { document } = vscode.window.activeTextEditor!;
    assert.equal(document.isUntitled, true);
    assert.equal(session.state.exploration?.run.text, document.lineAt(0).text);
    assert.equal(session.state.model?.name, 'the-rock-rules');
    await openText('The band plays.');
    await run('exploreDocument');
    assert.equal(
      session.state.model?.name,
      'the-rock-rules-one-head',
      'others keep the model that was chosen',
    );
  });

  it('keeps the model of an example for as long as it is open, in whichever language', async () => {
    const { session } = await explored('The rock rules.');
    const chosen = { kind: 'bundled', name: 'the-rock-rules-one-head' } as const;
    await session.chooseModel(chosen);
    await run('openExample', 'the-rock-rules.md');
    const { document } = vscode.window.activeTextEditor!;
    const uri = document.uri.toString();
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await sleep(100);
    assert.deepEqual(session.choice.of(uri), rockRules);

    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the model is forgotten', () => sameModel(session.choice.of(uri), chosen));
    assert.equal(await session.exploreAgain(), true);
    assert.deepEqual(session.modelInUse, rockRules, 'what is on show stays with its model');
  });

  for (const { file, model, head, step, word } of examples) {
    it(`looks at what an example was chosen for: ${file}`, async () => {
      const { session } = await headlight();
      await run('openExample', file);
      const { problem, model: opened, plan, focus, exploration } = session.state;
      assert.equal(problem, null);
      assert.equal(opened?.name, model);
      const { attention, layer } = focus!;
      if (head) {
        const { name } = plan!.attentions[attention]!;
        assert.deepEqual({ attention: name, layer, head: focus!.head }, head);
      }
      if (step) assert.equal(focus!.cursor.at, step);
      const looked = exploration!.run.tokens[0]![focus!.tokens[0]!]!;
      const [start, end] = looked.span!;
      const place = word === null ? 0 : exploration!.passages[0].text.lastIndexOf(word);
      assert.ok(start <= place && place < end, `“${looked.text}” is looked at`);
    });
  }

  it('lets the person pick among the examples', async () => {
    await headlight();
    const { showQuickPick } = vscode.window;
    const shown: vscode.QuickPickItem[] = [];
    Object.assign(vscode.window, {
      showQuickPick: async (items: readonly vscode.QuickPickItem[]) => void shown.push(...items),
    });
    try {
      await run('openExample');
    } finally {
      Object.assign(vscode.window, { showQuickPick });
    }
    assert.deepEqual(
      shown.map(({ label, description }) => [label, description]),
      examples.map(({ title, model }) => [title, model]),
    );
    for (const { file, language, passage, word } of examples) {
      const uri = vscode.Uri.file(inExtension('examples', file));
      const document = await vscode.workspace.openTextDocument(uri);
      const text = passage === 'all' ? document.getText() : document.lineAt(0).text;
      assert.ok(text.includes(word ?? ''), `${file} has no “${word}”`);
      assert.equal(document.languageId, language);
    }
  });

  it('shows the example that is open already, as long as it is as it was', async () => {
    await headlight();
    const open = async () => {
      await run('openExample', 'the-rock-rules.md');
      return vscode.window.activeTextEditor!;
    };
    const first = await open();
    await openText('The band plays.');
    const second = await open();
    assert.equal(second.document, first.document);
    await second.edit((builder) => builder.insert(new vscode.Position(0, 0), 'A '));
    assert.notEqual((await open()).document, first.document);
  });
});
