// The stepper's buttons: each is a command of the editor.

import { type PanelCommand, panelCommandTitles } from '../../src/protocol/panel.ts';
import { IconButton } from '../parts/icon-button.tsx';
import type { Store } from '../store.ts';

const buttons: readonly (readonly [PanelCommand, icon: string])[] = [
  ['stepOver', 'debug-step-over'],
  ['stepInto', 'debug-step-into'],
  ['stepOut', 'debug-step-out'],
  ['stepBack', 'debug-step-back'],
  ['restart', 'debug-restart'],
  ['goToStep', 'list-tree'],
];

export function StepToolbar({ store }: { store: Store }) {
  return (
    <div class="step-toolbar" role="toolbar" aria-label="Stepping">
      {buttons.map(([command, icon]) => (
        <IconButton
          key={command}
          icon={icon}
          title={panelCommandTitles[command]}
          onClick={() => store.command(command)}
        />
      ))}
    </div>
  );
}
