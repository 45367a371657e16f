// Explore Selection: runs the model on the selected text, or on two selected texts, and shows the panel.

import { editorInUse, passageOf } from '../documents.ts';
import type { Panel } from '../panel.ts';
import type { Session } from '../session.ts';

export async function exploreSelection(session: Session, panel: Panel): Promise<void> {
  const editor = editorInUse();
  if (!editor) {
    session.refuse('No text is open to explore. Open a document, or an example.', ['openExample']);
    return;
  }
  const [text, second, ...more] = editor.selections
    .filter(({ isEmpty }) => !isEmpty)
    .toSorted((a, b) => a.start.compareTo(b.start))
    .map((selection) => passageOf(editor.document, selection));
  if (!text) {
    session.refuse('No text is selected. Select what the model should read, or explore the whole document.', [
      'exploreDocument',
    ]);
  } else if (more.length > 0) {
    session.refuse(
      `${more.length + 2} texts are selected, but a model reads one or two; select one, or a text and the second one.`,
      ['exploreDocument'],
    );
  } else if (await session.explore(second ? [text, second] : [text])) panel.show();
}
