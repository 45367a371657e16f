// The panel's buttons for the whole run. Those of the stepper stand with the step.

import { type PanelCommand, type PanelState, panelCommandTitles } from '../../src/protocol/panel.ts';
import { IconButton } from '../parts/icon-button.tsx';
import type { Store } from '../store.ts';

interface Button {
  readonly command: PanelCommand;
  readonly icon: string;
}

const ofRun: readonly Button[] = [
  { command: 'exploreAgain', icon: 'refresh' },
  { command: 'exportTensors', icon: 'export' },
];

const chooseModel: Button = { command: 'chooseModel', icon: 'package' };

interface ToolbarProps {
  readonly store: Store;
  readonly state: PanelState;
}

export function Toolbar({ store, state }: ToolbarProps) {
  return (
    <div class="toolbar" role="toolbar" aria-label="Exploration">
      {[...(state.run ? ofRun : []), chooseModel].map(({ command, icon }) => (
        <IconButton
          key={command}
          icon={icon}
          title={panelCommandTitles[command]}
          disabled={state.busy !== null}
          onClick={() => store.command(command)}
        />
      ))}
    </div>
  );
}
