// What the reader does in the text, told to the session: the cursor chooses a token, an edit makes the run stale.

import { Disposable, type TextDocument, window, workspace } from 'vscode';
import { tokenAt } from './passage.ts';
import type { Session } from './session.ts';

export function followEditor(session: Session): Disposable {
  return Disposable.from(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        offset: rangeOffset,
        length: rangeLength,
        text,
      }));
      if (edits.length > 0) session.edited(document.uri.toString(), edits);
    }),
    // It may have changed while it was closed.
    workspace.onDidOpenTextDocument((document) => session.edited(document.uri.toString(), [])),
    window.onDidChangeActiveTextEditor((editor) => editor && session.cameTo(editor.document.uri.toString())),
    window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const token = tokenUnder(session, textEditor.document, selections[0]!.active);
      if (token !== null && token !== session.state.focus?.token) session.viewpoint.move({ token });
    }),
  );
}

function tokenUnder(
  session: Session,
  document: TextDocument,
  position: Parameters<TextDocument['offsetAt']>[0],
): number | null {
  const { exploration } = session.state;
  if (!exploration || exploration.stale || exploration.passage.uri !== document.uri.toString()) return null;
  const { passage, run } = exploration;
  const offset = document.offsetAt(position);
  return offset < passage.start || offset > passage.end ? null : tokenAt(passage, run, offset);
}
