// Two texts: a pair that one stack reads, and the source and target of an encoder-decoder.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { attentionOf, attentionViews } from '../../src/host/attention.ts';
import { contextKeys } from '../../src/host/context-keys.ts';
import type { HeadlightForTests } from '../../src/host/headlight-for-tests.ts';
import { edit, explored, hoverText, inExtension, rockRules, run, select, until } from './headlight.ts';

const golden = (name: string) =>
  ({ kind: 'folder', path: inExtension('test', 'golden', 'data', name) }) as const;

/** Explores pieces of a text, selected in this order, with a model from a folder. */
async function exploredPieces(
  model: string,
  content: string,
  ...pieces: readonly string[]
): Promise<HeadlightForTests & { editor: vscode.TextEditor }> {
  const extension = await explored('The rock rules.');
  await extension.session.chooseModel(golden(model));
  const document = await vscode.workspace.openTextDocument({ content, language: 'plaintext' });
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  editor.selections = pieces.map((piece) => {
    const start = content.indexOf(piece);
    return select(editor, start, start + piece.length);
  });
  await run('exploreSelection');
  return { ...extension, editor };
}

const text = 'A band: the rock rules, and paper covers.';

describe('two selected texts', () => {
  it('are a pair, in the order in which they stand', async () => {
    const { session } = await exploredPieces('bert-mlm', text, 'paper covers', 'rock rules');
    assert.equal(session.state.problem, null);
    const { run: made, passages } = session.state.exploration!;
    assert.deepEqual([made.text, made.second], ['rock rules', 'paper covers']);
    assert.deepEqual(
      passages.map((passage) => [passage?.start, passage?.end]),
      [
        [12, 22],
        [28, 40],
      ],
    );
    assert.equal(made.tokens.length, 1);
    assert.deepEqual([...new Set(made.tokens[0]!.map(({ type }) => type))], [0, 1]);
  });

  it('choose tokens where the cursor is, and name them in the hover', async () => {
    const { session, editor } = await exploredPieces('bert-mlm', text, 'rock rules', 'paper covers');
    const [tokens] = session.state.exploration!.run.tokens;
    const second = tokens!.findIndex(({ sequence, span }) => sequence === 1 && span);
    editor.selection = select(editor, 29, 29);
    await until('the focus is on the second text', () => session.state.focus?.token === second);
    assert.match(await hoverText(editor, 28), new RegExp(`token ${second}, id ${tokens![second]!.id}`));
    assert.equal(await hoverText(editor, 25), '');
  });

  it('are stale when either is edited, and move with what is edited before them', async () => {
    const { session, editor } = await exploredPieces('bert-mlm', text, 'rock rules', 'paper covers');
    const stale = () => session.state.exploration!.stale;
    await edit(editor, 33, 33, 's');
    assert.equal(stale(), true);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      editor.document.uri,
    );
    assert.equal(lenses.length, 1);
    assert.match(await hoverText(editor, 30), /has changed/);
    assert.equal(await hoverText(editor, 25), '');
    await edit(editor, 33, 34, '');
    assert.equal(stale(), false);
    await edit(editor, 13, 13, 'b');
    assert.equal(stale(), true);
    await edit(editor, 13, 14, '');
    await edit(editor, 24, 24, 'so ');
    assert.equal(stale(), false);
    await edit(editor, 0, 0, 'In ');
    assert.equal(stale(), false);
    assert.deepEqual(
      session.state.exploration!.passages.map((passage) => passage?.start),
      [15, 34],
    );
    await edit(editor, 34, 39, 'rock');
    await run('exploreAgain');
    const { run: made } = session.state.exploration!;
    assert.deepEqual([made.text, made.second], ['rock rules', 'rock covers']);
  });

  it('that are too long together are refused, with no offer to cut them', async () => {
    const long = 'rock '.repeat(20);
    const { session } = await exploredPieces('bert-mlm', `${long}; paper`, long, 'paper');
    assert.match(session.state.problem!.message, /^The two texts have \d+ tokens together.*at most 23/);
    assert.deepEqual(session.state.problem!.actions, ['chooseModel']);
  });

  it('are refused where one has no words', async () => {
    const { session } = await exploredPieces('bert-mlm', text, 'rock rules', ' ');
    assert.equal(
      session.state.problem!.message,
      'One of the two selections has no text; select words in both, or one alone.',
    );
    assert.deepEqual(session.state.problem!.actions, ['exploreDocument']);
  });

  it('are two at most', async () => {
    const { session } = await exploredPieces('bert-mlm', text, 'rock', 'rules', 'paper');
    assert.match(session.state.problem!.message, /^3 texts are selected, but a model reads one or two;/);
  });
});

describe('an encoder-decoder', () => {
  const model = 'bart-lm';

  it('writes the target of one text itself', async () => {
    const { session, editor } = await exploredPieces(model, 'The rock rules.', 'The rock rules.');
    const { run: made, passages } = session.state.exploration!;
    assert.equal(made.generated, true);
    assert.equal(made.tokens.length, 2);
    assert.equal(passages.length, 1);
    const { plan, focus } = session.state;
    assert.equal(plan!.attentions[focus!.attention]!.name, 'cross');
    const hover = await hoverText(editor, 5);
    assert.match(hover, /source token \d+, id \d+/);
    assert.match(hover, /Attended to by, in cross-attention, layer 0, head 0/);
    assert.match(hover, /Attends to, in encoder self-attention, layer \d, mean over heads/);
  });

  it('reads two texts as source and target, and shows who attends to whom', async () => {
    const { session, editor } = await exploredPieces(model, text, 'rock rules', 'paper covers');
    const { run: made } = session.state.exploration!;
    assert.deepEqual([made.generated, made.second], [false, 'paper covers']);
    editor.selection = select(editor, 12, 12);
    const rock = made.tokens[0]!.findIndex(({ span }) => span?.[0] === 0);
    await until('the source’s “rock” is looked at', () => session.state.focus?.key === rock);
    const covers = made.tokens[1]!.findIndex(({ span }) => span?.[0] === 6);
    editor.selection = select(editor, 34, 34);
    await until('the target’s “covers” is looked at', () => session.state.focus?.token === covers);
    assert.deepEqual(session.state.focus?.tokens, [rock, covers]);

    const { plan, focus } = session.state;
    const [cross, own] = attentionViews(plan!, focus!, 1);
    assert.deepEqual([cross!.set.name, own!.set.name], ['cross', 'decoder']);
    const hover = await hoverText(editor, 34);
    assert.match(hover, new RegExp(`target token ${covers}, id`));
    assert.match(hover, /Attends to, in cross-attention, layer 0, head 0/);
    const { stack, weights } = await attentionOf(session, cross!, covers);
    assert.equal(stack, 0);
    assert.equal(weights.length, made.tokens[0]!.length);
    assert.ok(hover.includes(Math.max(...weights).toFixed(3)), hover);

    // The column of the source's token is what the rows of the target's say of it.
    const [by] = attentionViews(plan!, focus!, 0);
    const column = await attentionOf(session, by!, rock);
    assert.equal(column.stack, 1);
    assert.equal(column.weights[covers], weights[rock]);
  });

  it('whose target is too long is not cut, and the next model may read it', async () => {
    const target = 'rock '.repeat(30).trim();
    const { session } = await exploredPieces(model, `paper; ${target}`, 'paper', target);
    assert.match(session.state.problem!.message, /^The target has \d+ tokens, but the decoder reads at most/);
    assert.deepEqual(session.state.problem!.actions, ['chooseModel']);
    assert.notEqual(session.state.exploration!.run.second, target);
    await session.chooseModel({ kind: 'bundled', name: 'written-dates' });
    assert.equal(session.state.problem, null);
    assert.equal(session.state.exploration!.run.second, target);
  });

  it('is walked through from one kind of attention to the next', async () => {
    const { session, editor } = await exploredPieces(model, text, 'rock rules', 'paper covers');
    const name = () => session.state.plan!.attentions[session.state.focus!.attention]!.name;
    assert.equal(name(), 'cross');
    await run('previousAttention');
    assert.equal(name(), 'decoder');
    await run('previousAttention');
    await run('previousAttention');
    assert.equal(name(), 'encoder');
    await run('nextAttention');
    assert.equal(name(), 'decoder');
    editor.selection = select(editor, 12, 12);
    await until('attention is looked at in which the source takes part', () => name() === 'encoder');
    assert.equal(contextKeys(session.state, undefined).severalAttentions, true);
    await session.chooseModel(rockRules);
    assert.equal(contextKeys(session.state, undefined).severalAttentions, false);
  });

  it('has its two stacks in the side panel', async () => {
    const { stepsTree, modelTree, session } = await exploredPieces(model, text, 'rock rules', 'paper covers');
    const top = stepsTree.getChildren().map(({ name }) => name);
    assert.deepEqual(top, ['encoder', 'decoder', 'logits', 'probs']);
    session.viewpoint.moveToStep('decoder.blocks.0.cross_attn.scores');
    const [source, target] = session.state.exploration!.run.tokens.map(({ length }) => length);
    const { heads } = session.state.model!.architecture.stacks[1]!;
    const item = stepsTree.getTreeItem(stepsTree.current!);
    assert.equal(item.description, `${heads} × ${target} × ${source}`);
    const { current } = modelTree;
    assert.ok(current?.kind === 'module' && current.module.path.includes('decoder'));
  });
});
