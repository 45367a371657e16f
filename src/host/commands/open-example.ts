// Open Example: the lecture's text, in a document that may be edited, its first line selected and ready to explore.

import { commands, Selection, Uri, window, workspace } from 'vscode';
import { panelCommandTitles } from '../../protocol/panel.ts';
import type { Session } from '../session.ts';

export async function openExample(extension: Uri, session: Session): Promise<void> {
  const file = Uri.joinPath(extension, 'examples', 'the-rock-rules.md');
  const content = new TextDecoder().decode(await workspace.fs.readFile(file));
  const open = workspace.textDocuments.find((it) => it.isUntitled && it.getText() === content);
  const document = open ?? (await workspace.openTextDocument({ language: 'markdown', content }));
  const editor = await window.showTextDocument(document);
  const { start, end } = document.lineAt(0).range;
  editor.selection = new Selection(start, end);
  if (!session.state.exploration) void sayHow();
}

/** For who has not explored anything yet. */
async function sayHow(): Promise<void> {
  const button = panelCommandTitles.exploreDocument;
  const chosen = await window.showInformationMessage(
    `Press Ctrl+Alt+H to explore the line that is selected, or run “Headlight: ${button}” to explore all of the text.`,
    button,
  );
  if (chosen === button) await commands.executeCommand('headlight.exploreDocument');
}
