// The stepping keys of VS Code, for a page that has no VS Code to hear them.

import type { PanelCommand } from '../src/protocol/panel.ts';

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** The command of F10, F11, Shift+F11 or Alt+F10; null for any other key. */
export function stepCommand({ key, shiftKey, altKey, ctrlKey, metaKey }: Pressed): PanelCommand | null {
  if (ctrlKey || metaKey || (shiftKey && altKey)) return null;
  if (key === 'F10') return shiftKey ? null : altKey ? 'stepBack' : 'stepOver';
  if (key === 'F11') return altKey ? null : shiftKey ? 'stepOut' : 'stepInto';
  return null;
}
