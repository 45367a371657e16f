// Explore Document: runs the model on the whole text of the editor in use and shows the panel.

import { editorInUse, passageOf } from '../documents.ts';
import type { Panel } from '../panel.ts';
import type { Session } from '../session.ts';

export async function exploreDocument(session: Session, panel: Panel): Promise<void> {
  const editor = editorInUse();
  if (!editor) session.refuse('No text is open to explore. Open a document, or an example.', ['openExample']);
  else if (await session.explore([passageOf(editor.document, null)])) panel.show();
}
