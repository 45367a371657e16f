// What the views of one run share: its plan, its tokens, the focus, and the pattern of the chosen head.

import { computed, type ReadonlySignal } from '@preact/signals';
import { type AttentionSet, attentionName } from '../src/plan/attention-set.ts';
import { type Focus, focusedAttention } from '../src/plan/focus.ts';
import { type Plan, plan } from '../src/plan/plan.ts';
import type { Summaries } from '../src/plan/summary.ts';
import type { PanelRun, PanelState } from '../src/protocol/panel.ts';
import type { Choices } from './frame/choices.ts';
import { type HeadMatrix, pulledHeadMatrix } from './parts/head-matrix.ts';
import { tokenLabel } from './parts/token-label.ts';
import { type Pulled, pulled } from './pulled.ts';
import type { Store } from './store.ts';

/** Made anew for each run, so that a view never mixes two; what can change within a run is a signal. */
export interface Scene {
  readonly store: Store;
  readonly plan: Plan;
  readonly run: PanelRun;
  /** For each stack one for each token of its text, as the reader sees it. */
  readonly labels: readonly (readonly string[])[];
  readonly focus: ReadonlySignal<Focus>;
  /** The heads that are looked at: who attends to whom. */
  readonly attention: ReadonlySignal<AttentionSet>;
  readonly choices: Choices;
  readonly summaries: ReadonlySignal<Pulled<Summaries>>;
  /** Attention weights of the chosen head. */
  readonly pattern: ReadonlySignal<Pulled<HeadMatrix>>;
  /** Ends the pulling; for when the scene is over. */
  readonly stop: () => void;
}

/** Null until there is a model, a run of it, and a focus. */
export function createScene(store: Store, state: PanelState | null, choices: Choices): Scene | null {
  if (!state?.model || !state.run || !state.focus) return null;
  const { run } = state;
  let last = state.focus;
  const shared = {
    store,
    plan: plan(state.model.architecture),
    run,
    labels: run.tokens.map((tokens) => tokens.map((token) => tokenLabel(token, run))),
    // The next run's focus belongs to the next scene.
    focus: computed(() => {
      const now = store.state.value;
      if (now?.focus && now.run?.number === run.number) last = now.focus;
      return last;
    }),
    choices,
  };
  const summaries = pulled(store, 'summaries', () => ({ run: run.number }));
  const pattern = pulledHeadMatrix(shared, 'pattern');
  return {
    ...shared,
    attention: computed(() => focusedAttention(shared.plan, shared.focus.value)),
    summaries: summaries.value,
    pattern: pattern.value,
    stop() {
      summaries.stop();
      pattern.stop();
    },
  };
}

/** 'Layer 2 · Head 5'; where the model has several kinds of attention, 'Cross-attention · Layer 2 · Head 5'. */
export function placeName(
  { attentions }: Plan,
  set: AttentionSet,
  place: Parameters<typeof headName>[0],
): string {
  return attentions.length > 1 ? `${attentionName(set)} · ${headName(place)}` : headName(place);
}

/** 'Layer 2 · Head 5', 'Layer 2 · mean over heads'. */
export function headName({ layer, head }: Pick<Focus, 'layer' | 'head'>): string {
  return `Layer ${layer} · ${head === null ? 'mean over heads' : `Head ${head}`}`;
}
