// Go to Step…: any step of the plan by name or by what it does.

import { window } from 'vscode';
import { outline } from '../../plan/outline.ts';
import type { Session } from '../session.ts';

export async function goToStep(session: Session): Promise<void> {
  const { plan, focus } = session.state;
  if (!plan) return;
  const items = [...outline(plan).byId.values()]
    .filter(({ id }) => id !== '')
    .map(({ id, step }) => ({
      id,
      label: id === focus?.cursor.at ? `$(debug-stackframe) ${id}` : id,
      description: step ? step.shape.join(' × ') : 'group of steps',
      ...(step ? { detail: step.explains } : {}),
    }));
  const chosen = await window.showQuickPick(items, {
    title: 'Go to Step',
    placeHolder: `A step of the forward pass, such as ${plan.attentions.at(-1)!.groups[0]}.scores`,
    matchOnDetail: true,
  });
  if (chosen) session.viewpoint.moveToStep(chosen.id);
}
