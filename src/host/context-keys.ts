// What the `when` clauses of package.json read.

import { commands, type Disposable } from 'vscode';
import type { Session } from './session.ts';

export function setContextKeys(session: Session): Disposable {
  const known = new Map<string, boolean>();
  const update = () => {
    const { model, exploration, busy, problem } = session.state;
    const keys = {
      hasModel: model !== null,
      hasRun: exploration !== null,
      stale: exploration?.stale ?? false,
      busy: busy !== null,
      tooLong: problem?.actions.includes('exploreCut') ?? false,
    };
    for (const [key, value] of Object.entries(keys)) {
      if (known.get(key) !== value) void commands.executeCommand('setContext', `headlight.${key}`, value);
      known.set(key, value);
    }
  };
  update();
  return session.onDidChange(update);
}
