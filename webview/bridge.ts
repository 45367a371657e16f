// The only file of the panel that knows VS Code: its messages, as a transport.

import { readNumbers, spellNumbers } from '../src/protocol/non-finite.ts';
import type { Transport } from '../src/protocol/rpc.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Bridge {
  readonly transport: Transport;
  /** What the panel kept for its next life: scroll, and which sections are open. */
  readonly remember: (view: unknown) => void;
  readonly recall: () => unknown;
}

export function vscodeBridge(): Bridge {
  const api = acquireVsCodeApi();
  return {
    transport: {
      send: (message) => api.postMessage(spellNumbers(message)),
      listen(hear) {
        const listener = (event: MessageEvent<unknown>) => hear(readNumbers(event.data));
        window.addEventListener('message', listener);
        return () => window.removeEventListener('message', listener);
      },
    },
    remember: (view) => api.setState(view),
    recall: () => api.getState(),
  };
}
