// What the host tests share: the extension under test, documents to explore, and waiting.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { HeadlightForTests } from '../../src/host/headlight-for-tests.ts';
import { type Memento, Remembered } from '../../src/host/remembered.ts';
import type { ModelLocation } from '../../src/protocol/model.ts';

const patienceMilliseconds = 20_000;

export async function headlight(): Promise<HeadlightForTests> {
  const extension = vscode.extensions.getExtension<HeadlightForTests>('headlight.headlight');
  assert.ok(extension, 'VS Code does not know headlight.headlight');
  return extension.activate();
}

/** A path inside the extension's folder. */
export function inExtension(...path: string[]): string {
  const { extensionUri } = vscode.extensions.getExtension('headlight.headlight')!;
  return vscode.Uri.joinPath(extensionUri, ...path).fsPath;
}

/** A new document in the editor in front, with the cursor at its start. */
export async function openText(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language: 'plaintext' });
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

/** Selects [start, end) of the editor's text. */
export function select({ document }: vscode.TextEditor, start: number, end: number): vscode.Selection {
  return new vscode.Selection(document.positionAt(start), document.positionAt(end));
}

/** Runs a command of Headlight. */
export function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`headlight.${command}`, ...args);
}

/** Explores a text with a small bundled model. */
export async function explored(content: string): Promise<HeadlightForTests & { editor: vscode.TextEditor }> {
  const extension = await headlight();
  const editor = await openText(content);
  await extension.session.chooseModel(rockRules);
  await run('exploreDocument');
  assert.equal(extension.session.state.problem, null);
  return { ...extension, editor };
}

/** The tabs of the panel: one at most. */
export function panelTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('headlight.panel'),
    );
}

export async function closePanel(panel: HeadlightForTests['panel']): Promise<void> {
  await until('the panel has a tab', () => panelTabs().length === 1);
  await vscode.window.tabGroups.close(panelTabs());
  await until('the panel is closed', () => !panel.isOpen);
}

/** Waits until something holds; fails with `what` after a while. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + patienceMilliseconds;
  while (!holds()) {
    if (Date.now() > end) assert.fail(`Waited in vain until ${what}.`);
    await sleep(20);
  }
}

export const rockRules: ModelLocation = { kind: 'bundled', name: 'the-rock-rules' };

/** What is remembered for one test only. @param model that the person chose */
export function newRemembered(model: ModelLocation | null = rockRules): Remembered {
  const memento = (): Memento => {
    const kept = new Map<string, unknown>();
    return {
      get: <T>(key: string, otherwise?: T) => (kept.has(key) ? kept.get(key) : otherwise) as T,
      update: async (key: string, value: unknown) => void kept.set(key, value),
    };
  };
  const remembered = new Remembered(memento(), memento());
  if (model) void remembered.keepModel(model);
  return remembered;
}

/** What the hover at a place says; empty where there is none. */
export async function hoverText({ document }: vscode.TextEditor, offset: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(offset),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

/** Replaces [start, end) of a document. */
export async function edit(
  { document }: vscode.TextEditor,
  start: number,
  end: number,
  text: string,
): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  assert.equal(await vscode.workspace.applyEdit(change), true);
}
