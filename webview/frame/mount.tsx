// Puts the panel on the page, and says on the page how far it has come.

import { effect } from '@preact/signals';
import { render } from 'preact';
import { watchTheme } from '../parts/theme.ts';
import type { Store } from '../store.ts';
import { App } from './app.tsx';
import type { Choices } from './choices.ts';
import { counted } from './counted.ts';

interface Panel {
  readonly store: Store;
  readonly choices: Choices;
  readonly editor: boolean;
}

/**
 * Renders into `root`, whose data-state says what is to be seen: 'busy' until everything that the open views ask for
 * has arrived and is drawn, then 'ready'; 'empty' before a first run; 'problem' where there is one to read.
 */
export function mountPanel(root: HTMLElement, { store, choices, editor }: Panel): void {
  const { store: asked, open } = counted(store);
  watchTheme();
  render(<App store={asked} choices={choices} editor={editor} />, root);
  let changes = 0;
  effect(() => {
    const state = store.state.value;
    const waiting = open.value > 0;
    const mine = ++changes;
    root.dataset.state = 'busy';
    if (!state || state.busy || waiting) return;
    // What was just rendered may still ask for more, and is drawn by the second frame.
    afterFrames(2, () => {
      if (mine === changes) root.dataset.state = state.problem ? 'problem' : state.run ? 'ready' : 'empty';
    });
  });
}

function afterFrames(frames: number, then: () => void): void {
  if (frames === 0) then();
  else requestAnimationFrame(() => afterFrames(frames - 1, then));
}
