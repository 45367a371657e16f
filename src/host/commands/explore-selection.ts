// Explore Selection: runs the model on the selected text and shows the panel.

import { editorInUse, passageOf } from '../documents.ts';
import type { Panel } from '../panel.ts';
import type { Session } from '../session.ts';

export async function exploreSelection(session: Session, panel: Panel): Promise<void> {
  const editor = editorInUse();
  if (!editor) {
    session.refuse('No text is open to explore. Open a document, or the example.', ['openExample']);
  } else if (editor.selection.isEmpty) {
    session.refuse('No text is selected. Select what the model should read, or explore the whole document.', [
      'exploreDocument',
    ]);
  } else if (await session.explore(passageOf(editor.document, editor.selection))) panel.show();
}
