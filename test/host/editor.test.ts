// The explored text in the editor: hovers, the cursor's token, and edits that make a run stale.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { attentionOf, attentionViews } from '../../src/host/attention.ts';
import type { Session } from '../../src/host/session.ts';
import { edit, explored, hoverText, run, select, until } from './headlight.ts';

/** The weights that a token of the only text gives, in the layer and head looked at. */
async function weightsOf(session: Session, token: number): Promise<Float32Array> {
  const { plan, focus } = session.state;
  const [view] = attentionViews(plan!, focus!, 0);
  return (await attentionOf(session, view!, token)).weights;
}

describe('the explored text', () => {
  it('has a hover that names the tokens attended to, with the weights of the run', async () => {
    const { session, editor } = await explored('The rock rules.');
    session.viewpoint.move({ layer: 1, head: 2 });
    const text = await hoverText(editor, 5);
    const weights = await weightsOf(session, 1);
    assert.match(text, /rock {3}token 1, id 5/);
    assert.match(text, /layer 1, head 2/);
    for (const [i, word] of ['The', 'rock', 'rules', '.'].entries()) {
      assert.ok(text.includes(`${word.padEnd(5)}  ${weights[i]!.toFixed(3)}`), `${word} in ${text}`);
    }
    assert.match(text, /Embedding {3}Layer 0 {3}Layer 1\n/);
  });

  it('has a hover with the mean over heads where no head is chosen', async () => {
    const { session, editor } = await explored('The rock rules.');
    session.viewpoint.move({ layer: 0, head: null });
    assert.match(await hoverText(editor, 0), /layer 0, mean over heads/);
    const mean = await weightsOf(session, 0);
    session.viewpoint.move({ head: 0 });
    assert.ok(Math.abs(mean.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-6);
    assert.notDeepEqual(await weightsOf(session, 0), mean);
  });

  it('has no hover outside of what was explored, nor where the setting says so', async () => {
    const { editor } = await explored('The band plays. The rock rules.');
    editor.selection = select(editor, 16, 30);
    await run('exploreSelection');
    assert.equal(await hoverText(editor, 5), '');
    assert.notEqual(await hoverText(editor, 21), '');
    const settings = vscode.workspace.getConfiguration('headlight');
    await settings.update('hover.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.equal(await hoverText(editor, 21), '');
    } finally {
      await settings.update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('shows text as text, whatever it looks like', async () => {
    const { editor } = await explored('```[x](command:y)```<b>');
    const text = await hoverText(editor, 0);
    assert.match(text, /````/);
  });

  it('moves the focus with the cursor', async () => {
    const { session, editor } = await explored('The rock rules.');
    editor.selection = select(editor, 10, 10);
    await until('the focus is on “rules”', () => session.state.focus?.token === 2);
  });

  it('is stale after an edit inside, and fresh again when that is undone', async () => {
    const { session, editor } = await explored('The band plays. The rock rules.');
    editor.selection = select(editor, 16, 30);
    await run('exploreSelection');
    await edit(editor, 20, 24, 'paper');
    assert.equal(session.state.exploration?.stale, true);
    assert.match(await hoverText(editor, 21), /has changed/);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      editor.document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      ['headlight.exploreAgain'],
    );
    await edit(editor, 20, 25, 'rock');
    assert.equal(session.state.exploration?.stale, false);
    await edit(editor, 20, 24, 'king');
    await run('exploreAgain');
    assert.equal(session.state.exploration?.run.text, 'The king rules');
    assert.equal(session.state.exploration?.stale, false);
  });

  it('moves along with edits before it, and does not mind edits after it', async () => {
    const { session, editor } = await explored('The band plays. The rock rules. New.');
    editor.selection = select(editor, 16, 30);
    await run('exploreSelection');
    await edit(editor, 0, 8, 'A king');
    await edit(editor, 29, 29, ' Old.');
    const {
      passages: [passage],
      stale,
    } = session.state.exploration!;
    assert.deepEqual([passage.start, passage.end, stale], [14, 28, false]);
    assert.match(await hoverText(editor, 19), /rock {3}token 1/);
  });

  it('stays explored when the line breaks of its document change', async () => {
    const { session, editor } = await explored('The band plays.\nThe rock rules.\nThe rock rules.\nEnd.');
    const setEol = (eol: vscode.EndOfLine) => editor.edit((builder) => builder.setEndOfLine(eol));
    editor.selection = select(editor, 16, 30);
    await run('exploreSelection');
    const place = () => {
      const {
        passages: [passage],
        stale,
      } = session.state.exploration!;
      return [passage.start, passage.end, stale];
    };
    assert.equal(await setEol(vscode.EndOfLine.CRLF), true);
    assert.equal(editor.document.eol, vscode.EndOfLine.CRLF);
    await until('the passage has moved', () => place()[0] !== 16);
    assert.deepEqual(place(), [17, 31, false]);
    assert.match(await hoverText(editor, 22), /rock {3}token 1/);
    assert.equal(await setEol(vscode.EndOfLine.LF), true);
    await until('the passage is back', () => place()[0] === 16);
    assert.deepEqual(place(), [16, 30, false]);
  });
});
