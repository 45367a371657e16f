// Tells of each problem once, in a notification whose buttons are the commands that help, where the panel does not tell it.

import { commands, type Disposable, window } from 'vscode';
import { type Problem, panelCommandTitles } from '../protocol/panel.ts';
import type { Panel } from './panel.ts';
import { plainText } from './plain-text.ts';
import type { Session } from './session.ts';

/** A panel on show says it itself, for as long as it is true; a notification would stay after that. */
export function tellProblems(session: Session, panel: Panel): Disposable {
  let told: Problem | null = null;
  return session.onDidChange(() => {
    const { problem } = session.state;
    if (problem && problem !== told && !panel.isVisible) void tell(problem);
    told = problem;
  });
}

async function tell({ message, actions }: Problem): Promise<void> {
  const titles = actions.map((action) => panelCommandTitles[action]);
  const chosen = await window.showErrorMessage(plainText(message), ...titles);
  if (chosen !== undefined) await commands.executeCommand(`headlight.${actions[titles.indexOf(chosen)]}`);
}
