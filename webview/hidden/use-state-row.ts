// The chosen hidden state. There is one more of them than layers: the embedding shares the first layer's focus.

import { useSignal } from '@preact/signals';
import type { Scene } from '../scene.ts';

export interface StateRow {
  /** Index in the stack's `plan.hiddenStates`. */
  readonly value: number;
  /** Chooses a state and a token. */
  focus(state: number, token: number): void;
}

const layerOfState = (state: number) => Math.max(0, state - 1);

export function useStateRow({ focus, store }: Scene): StateRow {
  const chosen = useSignal(focus.peek().layer + 1);
  const { layer } = focus.value;
  return {
    value: layerOfState(chosen.value) === layer ? chosen.value : layer + 1,
    focus(state, token) {
      chosen.value = state;
      store.focus({ layer: layerOfState(state), token });
    },
  };
}
