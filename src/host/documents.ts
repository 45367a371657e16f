// Finding the text that is meant: the editor in use, and passages of documents.

import {
  type Disposable,
  type Range,
  type TextDocument,
  type TextEditor,
  Uri,
  Range as VsRange,
  window,
  workspace,
} from 'vscode';
import { eachPassage, type Passage, type Passages } from './passage.ts';

let lastUsed: TextEditor | undefined = window.activeTextEditor;

/** Remembers which editor was used last, for when the panel has the focus. */
export function watchEditors(): Disposable {
  return window.onDidChangeActiveTextEditor((editor) => {
    lastUsed = editor ?? lastUsed;
  });
}

/**
 * Tells the addresses of documents that are gone. It asks a moment later, since a document whose language changes is
 * closed and opened again at once.
 */
export function watchGoneDocuments(tell: (uri: string) => void): Disposable {
  return workspace.onDidCloseTextDocument(({ uri }) =>
    setImmediate(() => {
      const address = uri.toString();
      if (!workspace.textDocuments.some((it) => it.uri.toString() === address)) tell(address);
    }),
  );
}

/** The editor in use, or, while a panel is in front, the one that was used before and is still on show. */
export function editorInUse(): TextEditor | undefined {
  if (window.activeTextEditor) return window.activeTextEditor;
  const shown = window.visibleTextEditors;
  return shown.find((editor) => editor.document === lastUsed?.document) ?? shown[0];
}

/** @param range null for the whole document */
export function passageOf(document: TextDocument, range: Range | null): Passage {
  const text = document.getText(range ?? undefined);
  const start = range ? document.offsetAt(range.start) : 0;
  return {
    uri: document.uri.toString(),
    name: document.uri.path.split('/').at(-1) || document.uri.path,
    start,
    end: start + text.length,
    whole: range === null,
    text,
  };
}

/** The document that they lie in, if it is open. */
function openDocument([text]: Passages): TextDocument | undefined {
  return workspace.textDocuments.find(({ uri }) => uri.toString() === text.uri);
}

export function rangeIn(document: TextDocument, [start, end]: readonly [number, number]): Range {
  return new VsRange(document.positionAt(start), document.positionAt(end));
}

/** Whether the document says something else there now. */
export function isStale(passages: Passages): boolean {
  return changedPassages(passages).length > 0;
}

/** The passages where the document says something else now. What is not open counts as unchanged. */
export function changedPassages(passages: Passages): Passage[] {
  const document = openDocument(passages);
  const all = passages.filter((passage) => passage !== undefined);
  return document ? all.filter((passage) => textAt(document, passage) !== passage.text) : [];
}

/** The passages with what they say now; as they were, where the document is gone. */
export async function reread(passages: Passages): Promise<Passages> {
  const document = openDocument(passages) ?? (await reopen(passages));
  if (!document) return passages;
  return eachPassage(passages, (passage) => {
    const text = textAt(document, passage);
    return { ...passage, text, end: passage.start + text.length };
  });
}

function textAt(document: TextDocument, { whole, start, end }: Passage): string {
  return document.getText(whole ? undefined : rangeIn(document, [start, end]));
}

async function reopen([text]: Passages): Promise<TextDocument | undefined> {
  const uri = Uri.parse(text.uri);
  // Opening an untitled document that is gone would make an empty one.
  if (uri.scheme === 'untitled') return undefined;
  return workspace.openTextDocument(uri).then(
    (document) => document,
    () => undefined,
  );
}
