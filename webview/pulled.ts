// Values asked of the host whenever what they depend on changes; what is no longer wanted is called off.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Reader } from '../src/protocol/engine.ts';
import type { PanelApi } from '../src/protocol/panel.ts';
import { type Params, RemoteError, type Result } from '../src/protocol/rpc.ts';
import type { Store } from './store.ts';

export type Pulled<T> =
  | { readonly status: 'waiting' }
  | { readonly status: 'here'; readonly value: T }
  | Failed;

export interface Failed {
  readonly status: 'failed';
  readonly message: string;
  /** Whether it is only that a recording was made without what was asked for. */
  readonly notHeld: boolean;
}

export interface Pull<T> {
  /** While a new value is on its way the old one stays. */
  readonly value: ReadonlySignal<Pulled<T>>;
  readonly stop: () => void;
}

/** One call of the host. */
export function pulled<M extends keyof Reader>(
  store: Pick<Store, 'call'>,
  method: M,
  wanted: () => Params<PanelApi, M> | null,
): Pull<Result<PanelApi, M>> {
  return pull(wanted, (params, signal) => store.call(method, params, { signal }));
}

/**
 * @param wanted reads signals and says what to ask, as plain data; null asks for nothing
 * @param ask is called again when the question is another; its signal is then aborted, and its answer dropped
 */
export function pull<Question, T>(
  wanted: () => Question | null,
  ask: (question: Question, signal: AbortSignal) => Promise<T>,
): Pull<T> {
  const value = signal<Pulled<T>>({ status: 'waiting' });
  const question = computed(() => JSON.stringify(wanted()));
  const stop = effect(() => {
    const asked: Question | null = JSON.parse(question.value);
    if (asked === null) {
      value.value = { status: 'waiting' };
      return undefined;
    }
    const asking = new AbortController();
    const show = (now: Pulled<T>) => {
      if (!asking.signal.aborted) value.value = now;
    };
    ask(asked, asking.signal).then(
      (answer) => show({ status: 'here', value: answer }),
      (error: unknown) =>
        show({
          status: 'failed',
          message: error instanceof Error ? error.message : String(error),
          notHeld: error instanceof RemoteError && error.reason === 'NotHeld',
        }),
    );
    return () => asking.abort();
  });
  return { value, stop };
}
