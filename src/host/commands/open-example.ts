// Open Example: a text chosen for a model, in a document that may be edited, explored where it is worth a look.

import { Selection, type TextDocument, type TextEditor, Uri, window, workspace } from 'vscode';
import { passageOf } from '../documents.ts';
import { type Example, examples, modelOf, wordIn } from '../examples.ts';
import type { Panel } from '../panel.ts';
import type { Session } from '../session.ts';

/**
 * @param extension the extension's folder
 * @param file of the example; without it, the person picks one
 */
export async function openExample(
  extension: Uri,
  session: Session,
  panel: Panel,
  file?: string,
): Promise<void> {
  const example = examples.find((it) => it.file === file) ?? (await pickExample());
  if (!example) return;
  const editor = await open(Uri.joinPath(extension, 'examples', example.file), example.language);
  const { document } = editor;
  const passage = passageOf(document, example.passage === 'all' ? null : document.lineAt(0).range);
  session.choice.give(passage.uri, modelOf(example));
  if (!(await session.explore([passage], { example }))) return;
  panel.show();
  const place = document.positionAt(passage.start + wordIn(example, passage));
  editor.selection = new Selection(place, place);
}

async function pickExample(): Promise<Example | undefined> {
  const items = examples.map((example) => ({
    label: example.title,
    description: example.model,
    detail: example.about,
    example,
  }));
  const chosen = await window.showQuickPick(items, {
    title: 'Open Example',
    placeHolder: 'A text, and the model that reads it',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.example;
}

/** The document that is open already, as long as it is as it was. */
async function open(file: Uri, language: string): Promise<TextEditor> {
  const content = new TextDecoder().decode(await workspace.fs.readFile(file));
  const isSame = (it: TextDocument) => it.isUntitled && it.getText() === content;
  const known = workspace.textDocuments.find(isSame);
  return window.showTextDocument(known ?? (await workspace.openTextDocument({ language, content })));
}
