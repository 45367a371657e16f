// `pulled` for the lifetime of a component.

import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Reader } from '../../src/protocol/engine.ts';
import type { PanelApi } from '../../src/protocol/panel.ts';
import type { Params, Result } from '../../src/protocol/rpc.ts';
import { type Pulled, pulled } from '../pulled.ts';
import type { Store } from '../store.ts';

/** @param wanted reads signals and says what to ask; it is kept from the first rendering on. */
export function usePulled<M extends keyof Reader>(
  store: Store,
  method: M,
  wanted: () => Params<PanelApi, M> | null,
): ReadonlySignal<Pulled<Result<PanelApi, M>>> {
  const { value, stop } = useMemo(() => pulled(store, method, wanted), [store, method]);
  useEffect(() => stop, [stop]);
  return value;
}
