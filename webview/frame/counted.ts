// A store that knows how many of its questions are still open.

import { type ReadonlySignal, signal } from '@preact/signals';
import type { Store } from '../store.ts';

/** Every view pulls through the store, so nothing is open once all that is on the page has arrived. */
export function counted(store: Store): { readonly store: Store; readonly open: ReadonlySignal<number> } {
  const open = signal(0);
  return {
    open,
    store: {
      ...store,
      call(method, params, options) {
        // Peeked at: a view that asks must not come to depend on the count.
        open.value = open.peek() + 1;
        const answer = store.call(method, params, options);
        const close = () => {
          open.value = open.peek() - 1;
        };
        answer.then(close, close);
        return answer;
      },
    },
  };
}
