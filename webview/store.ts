// What the panel knows: the host's state, the plan that follows from it, and tensors pulled on demand.

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { FocusChange } from '../src/plan/focus.ts';
import { type Plan, plan } from '../src/plan/plan.ts';
import type { PanelApi, PanelCommand, PanelState, StatePush } from '../src/protocol/panel.ts';
import {
  type CallOptions,
  type Client,
  client,
  type Params,
  type Result,
  type Transport,
} from '../src/protocol/rpc.ts';

export interface Store {
  /** Null until the host has answered once. */
  readonly state: ReadonlySignal<PanelState | null>;
  /** Of the model shown; the same object as long as the architecture is the same. */
  readonly plan: ReadonlySignal<Plan | null>;
  /** Moves every view of Headlight, not only this one. */
  focus(change: FocusChange): void;
  command(command: PanelCommand): void;
  /** Asks the host. Views use `pulled` instead, which drops stale replies. */
  call<M extends keyof PanelApi>(
    method: M,
    params: Params<PanelApi, M>,
    options?: Pick<CallOptions, 'signal'>,
  ): Promise<Result<PanelApi, M>>;
}

/** What fails on the host's side the host tells, in the state or in a notification: here is nothing to add. */
const unheard = () => {};

export function createStore(transport: Transport): Store {
  const api: Client<PanelApi> = client<PanelApi>(transport);
  const state = signal<PanelState | null>(null);
  const ask = () => {
    api.call('state', {}).then((now) => {
      state.value = now;
    }, unheard);
  };
  transport.listen((message) => {
    if (isPush(message)) state.value = message.state;
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
  ask();

  const architecture = computed(() => JSON.stringify(state.value?.model?.architecture ?? null));
  return {
    state,
    plan: computed(() => {
      const described = architecture.value;
      return described === 'null' ? null : plan(JSON.parse(described));
    }),
    focus: (change) => void api.call('focus', { change }).catch(unheard),
    command: (command) => void api.call('command', { command }).catch(unheard),
    call: (method, params, options) => api.call(method, params, options),
  };
}

function isPush(message: unknown): message is StatePush {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'state';
}
