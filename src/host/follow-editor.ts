// What the reader does in the text, told to the session: the cursor chooses a token, an edit makes the run stale.

import { Disposable, type TextDocument, window, workspace } from 'vscode';
import { partIn } from '../plan/choose-token.ts';
import { focusedAttention } from '../plan/focus.ts';
import type { Session } from './session.ts';
import { type TokenPlace, tokenAt } from './token-place.ts';

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
      const place = tokenUnder(session, textEditor.document, selections[0]!.active);
      if (place && !isLookedAt(session, place)) session.viewpoint.chooseToken(place);
    }),
  );
}

function isLookedAt({ state: { plan, focus } }: Session, { stack, token }: TokenPlace): boolean {
  if (!plan || !focus) return false;
  return focus.tokens[stack] === token && partIn(focusedAttention(plan, focus), stack) !== 'none';
}

function tokenUnder(
  session: Session,
  document: TextDocument,
  position: Parameters<TextDocument['offsetAt']>[0],
): TokenPlace | null {
  const { exploration } = session.state;
  if (!exploration || exploration.stale || exploration.passages[0].uri !== document.uri.toString())
    return null;
  return tokenAt(exploration, document.offsetAt(position));
}
