// The panel before anything was explored: what to do.

import { type PanelCommand, panelCommandTitles } from '../../src/protocol/panel.ts';
import type { Store } from '../store.ts';

const actions: readonly PanelCommand[] = ['exploreDocument', 'openExample', 'chooseModel'];

export function Empty({ store }: { readonly store: Store }) {
  return (
    <main class="empty">
      <h1>See inside a transformer</h1>
      <p>
        Select text in an editor and run <strong>Headlight: Explore Selection</strong>. A transformer reads it
        here, on this machine, and shows every head, every hidden state and every step.
      </p>
      <div class="empty-actions">
        {actions.map((command, i) => (
          <button
            key={command}
            type="button"
            class={`button ${i === 0 ? '' : 'secondary'}`}
            onClick={() => store.command(command)}
          >
            {panelCommandTitles[command]}
          </button>
        ))}
      </div>
    </main>
  );
}
