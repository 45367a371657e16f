// What the panel knows: the host's state, the plan that follows from it, and tensors pulled on demand.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { FocusChange } from '../src/plan/focus.ts';
import { type Plan, plan } from '../src/plan/plan.ts';
import type { Reader } from '../src/protocol/engine.ts';
import type { PanelApi, PanelCommand, PanelState, StatePush } from '../src/protocol/panel.ts';
import { type Client, client, type Params, type Result, type Transport } from '../src/protocol/rpc.ts';

export interface Store {
  /** Null until the host has answered once. */
  readonly state: ReadonlySignal<PanelState | null>;
  /** Of the model shown; the same object as long as the architecture is the same. */
  readonly plan: ReadonlySignal<Plan | null>;
  /** Moves every view of Headlight, not only this one. */
  focus(change: FocusChange): void;
  command(command: PanelCommand): void;
  /** Asks the host. Views use `pulled` instead, which drops stale replies. */
  call<M extends keyof PanelApi>(method: M, params: Params<PanelApi, M>): Promise<Result<PanelApi, M>>;
}

export function createStore(transport: Transport): Store {
  const api: Client<PanelApi> = client<PanelApi>(transport);
  const state = signal<PanelState | null>(null);
  const ask = async () => {
    state.value = await api.call('state', {});
  };
  transport.listen((message) => {
    if (isPush(message)) state.value = message.state;
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void ask());
  void ask();

  const architecture = computed(() => JSON.stringify(state.value?.model?.architecture ?? null));
  return {
    state,
    plan: computed(() => {
      const described = architecture.value;
      return described === 'null' ? null : plan(JSON.parse(described));
    }),
    focus: (change) => void api.call('focus', { change }),
    command: (command) => void api.call('command', { command }),
    call: (method, params) => api.call(method, params),
  };
}

export type Pulled<T> =
  | { readonly status: 'waiting' }
  | { readonly status: 'here'; readonly value: T }
  | { readonly status: 'failed'; readonly message: string };

/**
 * A value pulled from the host whenever what it depends on changes. While a new one is on its way the old one stays;
 * a reply that is no longer asked for is dropped.
 * @param wanted reads signals and says what to ask; null asks for nothing.
 */
export function pulled<M extends keyof Reader>(
  store: Store,
  method: M,
  wanted: () => Params<PanelApi, M> | null,
): { readonly value: ReadonlySignal<Pulled<Result<PanelApi, M>>>; readonly stop: () => void } {
  const value = signal<Pulled<Result<PanelApi, M>>>({ status: 'waiting' });
  const question = computed(() => JSON.stringify(wanted()));
  let latest = 0;
  const stop = effect(() => {
    const asked = question.value;
    const mine = ++latest;
    if (asked === 'null') {
      value.value = { status: 'waiting' };
      return;
    }
    store.call(method, JSON.parse(asked)).then(
      (answer) => {
        if (mine === latest) value.value = { status: 'here', value: answer };
      },
      (error: unknown) => {
        if (mine === latest)
          value.value = { status: 'failed', message: error instanceof Error ? error.message : String(error) };
      },
    );
  });
  return { value, stop };
}

function isPush(message: unknown): message is StatePush {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'state';
}
