// The panel in VS Code: bridge, store, page.

import { vscodeBridge } from './bridge.ts';
import { createMemory } from './frame/memory.ts';
import { mountPanel } from './frame/mount.tsx';
import { createStore } from './store.ts';

const bridge = vscodeBridge();
mountPanel(document.getElementById('app')!, {
  store: createStore(bridge.transport),
  memory: createMemory(bridge),
  editor: true,
});
