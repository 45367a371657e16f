// The stepper's buttons: each is a command of the editor.

import { type PanelCommand, panelCommandTitles } from '../../src/protocol/panel.ts';
import { IconButton } from '../parts/icon-button.tsx';
import type { Store } from '../store.ts';

/** Command, codicon, and the class that colours it as the debugger's. */
const buttons: readonly (readonly [PanelCommand, icon: string, tone: string])[] = [
  ['stepOver', 'debug-step-over', 'tone-step-over'],
  ['stepInto', 'debug-step-into', 'tone-step-into'],
  ['stepOut', 'debug-step-out', 'tone-step-out'],
  ['stepBack', 'debug-step-back', 'tone-step-back'],
  ['restart', 'debug-restart', 'tone-restart'],
];

export function StepToolbar({ store }: { store: Store }) {
  return (
    <div class="step-toolbar" role="toolbar" aria-label="Stepping">
      {buttons.map(([command, icon, tone]) => (
        <IconButton
          key={command}
          icon={icon}
          tone={tone}
          title={panelCommandTitles[command]}
          onClick={() => store.command(command)}
        />
      ))}
    </div>
  );
}
