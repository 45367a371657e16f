// Explore Again: what was explored, as it is now.

import { window } from 'vscode';
import type { Panel } from '../panel.ts';
import type { Session } from '../session.ts';
import { exploredDocument } from '../session-state.ts';
import { exploreDocument } from './explore-document.ts';

/**
 * @param from 'editor' for the key pressed in an editor. The `when` clause that chose this command may lag behind the
 * editor in front; where that shows another document, that one is meant.
 */
export async function exploreAgain(session: Session, panel: Panel, from?: unknown): Promise<void> {
  const document = window.activeTextEditor?.document.uri.toString();
  const isOther = document !== undefined && document !== exploredDocument(session.state);
  if (from === 'editor' && isOther) await exploreDocument(session, panel);
  else await session.exploreAgain();
}
