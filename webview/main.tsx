// The panel in VS Code: bridge, store, page.

import { vscodeBridge } from './bridge.ts';
import { createChoices } from './frame/choices.ts';
import { mountPanel } from './frame/mount.tsx';
import { createStore } from './store.ts';

const bridge = vscodeBridge();
mountPanel(document.getElementById('app')!, {
  store: createStore(bridge.transport),
  choices: createChoices(bridge),
  editor: true,
});
