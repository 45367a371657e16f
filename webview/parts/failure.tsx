// Why there is nothing to show: quietly where a recording merely does not hold it.

import type { Failed } from '../pulled.ts';

export function Failure({ of: { message, notHeld } }: { readonly of: Failed }) {
  return <p class={notHeld ? 'not-held' : 'failed'}>{message}</p>;
}
