// The panel as a page of its own: `headlight report` puts a recording into it, and no editor stands behind it.

import { readRecording } from '../src/protocol/recording.ts';
import { createChoices } from './frame/choices.ts';
import { mountPanel } from './frame/mount.tsx';
import { recordedHost } from './recorded.ts';
import { stepCommand } from './step-keys.ts';
import { createStore } from './store.ts';

// The panel draws anew when the theme's class changes, as VS Code changes it.
const night = matchMedia('(prefers-color-scheme: dark)');
const showTheme = () => {
  document.body.className = night.matches ? 'vscode-dark' : 'vscode-light';
};
night.addEventListener('change', showTheme);
showTheme();

const recording = readRecording(document.getElementById('recording')!.textContent);
const store = createStore(recordedHost(recording).transport);
document.addEventListener('keydown', (event) => {
  const command = stepCommand(event);
  if (!command) return;
  // The browser would open its menu, or fill the screen.
  event.preventDefault();
  store.command(command);
});
mountPanel(document.getElementById('app')!, {
  store,
  choices: createChoices({ remember: () => {}, recall: () => null }),
  editor: false,
});
