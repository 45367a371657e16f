// Open Example: the lecture's text, in a new document that may be edited, selected and ready to explore.

import { Selection, Uri, window, workspace } from 'vscode';

export async function openExample(extension: Uri): Promise<void> {
  const file = Uri.joinPath(extension, 'examples', 'the-rock-rules.md');
  const content = new TextDecoder().decode(await workspace.fs.readFile(file));
  const document = await workspace.openTextDocument({ language: 'markdown', content });
  const editor = await window.showTextDocument(document);
  const { start, end } = document.lineAt(0).range;
  editor.selection = new Selection(start, end);
}
