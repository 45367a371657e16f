// Tells of each problem once, in a notification whose buttons are the commands that help.

import { commands, type Disposable, window } from 'vscode';
import { type PanelCommand, panelCommandTitles } from '../protocol/panel.ts';
import type { Session } from './session.ts';
import type { Problem } from './session-state.ts';

export function tellProblems(session: Session): Disposable {
  let told: Problem | null = null;
  return session.onDidChange(() => {
    const { problem } = session.state;
    if (problem && problem !== told) void tell(problem);
    told = problem;
  });
}

async function tell({ message, actions, cutTo }: Problem): Promise<void> {
  const cut = `Cut to ${cutTo} Tokens`;
  const titles = actions.map((action) => panelCommandTitles[action]);
  const chosen = await window.showErrorMessage(message, ...(cutTo === null ? [] : [cut]), ...titles);
  if (chosen === undefined) return;
  const command: PanelCommand | 'exploreCut' =
    chosen === cut ? 'exploreCut' : actions[titles.indexOf(chosen)]!;
  await commands.executeCommand(`headlight.${command}`);
}
