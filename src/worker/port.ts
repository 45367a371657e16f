// A worker's message port as a transport.

import type { Transport } from '../protocol/rpc.ts';

interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', hear: (message: unknown) => void): unknown;
  off(event: 'message', hear: (message: unknown) => void): unknown;
}

export function portTransport(port: Port): Transport {
  return {
    send: (message) => port.postMessage(message),
    listen(hear) {
      port.on('message', hear);
      return () => port.off('message', hear);
    },
  };
}
