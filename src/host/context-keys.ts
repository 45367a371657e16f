// What the `when` clauses of package.json read.

import { commands, Disposable, window } from 'vscode';
import type { Session } from './session.ts';
import type { SessionState } from './session-state.ts';

export function setContextKeys(session: Session): Disposable {
  const known = new Map<string, boolean>();
  const update = () => {
    const keys = contextKeys(session.state, window.activeTextEditor?.document.uri.toString());
    for (const [key, value] of Object.entries(keys)) {
      if (known.get(key) !== value) void commands.executeCommand('setContext', `headlight.${key}`, value);
      known.set(key, value);
    }
  };
  update();
  return Disposable.from(session.onDidChange(update), window.onDidChangeActiveTextEditor(update));
}

/** @param document the address of the document that is typed into */
export function contextKeys(
  { model, plan, exploration, busy, problem }: SessionState,
  document: string | undefined,
): Readonly<Record<string, boolean>> {
  return {
    hasModel: model !== null,
    severalAttentions: exploration !== null && (plan?.attentions.length ?? 0) > 1,
    hasRun: exploration !== null,
    inExplored: exploration !== null && exploration.passages[0].uri === document,
    stale: exploration?.stale ?? false,
    busy: busy !== null,
    tooLong: problem?.actions.includes('exploreCut') ?? false,
  };
}
