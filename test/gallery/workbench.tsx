// The gallery's page: the panel on a recording, as if an editor stood behind it.

import { readRecording } from '../../src/protocol/recording.ts';
import { createChoices } from '../../webview/frame/choices.ts';
import { mountPanel } from '../../webview/frame/mount.tsx';
import { type RecordedHost, recordedHost } from '../../webview/recorded.ts';
import { createStore, type Store } from '../../webview/store.ts';

declare global {
  interface Window {
    /** For tests: what the panel asked of the editor, and what it knows. */
    gallery: { readonly host: RecordedHost; readonly store: Store; remembered: unknown };
  }
}

const json = document.getElementById('recording')!.textContent;
const host = recordedHost(json === 'null' ? null : readRecording(json));
const store = createStore(host.transport);
window.gallery = { host, store, remembered: null };
mountPanel(document.getElementById('app')!, {
  store,
  choices: createChoices({
    recall: () => null,
    remember: (view) => {
      window.gallery.remembered = view;
    },
  }),
  editor: true,
});
