// Everything that the views of one window show, as one immutable value; and what the panel is told of it.

import type { Focus } from '../plan/focus.ts';
import type { Plan } from '../plan/plan.ts';
import type { TokenCounts } from '../plan/sizes.ts';
import { tokenCounts } from '../plan/token.ts';
import type { ModelInfo, RunInfo } from '../protocol/model.ts';
import type { PanelState, Problem } from '../protocol/panel.ts';
import type { Progress } from '../protocol/rpc.ts';
import type { Passages } from './passage.ts';

export interface SessionState {
  readonly model: ModelInfo | null;
  /** Of the model. */
  readonly plan: Plan | null;
  readonly exploration: Exploration | null;
  /** Present with the plan; its tokens are those of the exploration. */
  readonly focus: Focus | null;
  readonly busy: Progress | null;
  readonly problem: Problem | null;
  /** The seed that the next run's dropout gets; null for evaluation. */
  readonly dropoutSeed: number | null;
}

export interface Exploration {
  readonly run: RunInfo;
  readonly passages: Passages;
  /** A passage says something else now than when it was run. */
  readonly stale: boolean;
  /** The seed that this run's dropout had. */
  readonly dropoutSeed: number | null;
}

export const emptyState: SessionState = {
  model: null,
  plan: null,
  exploration: null,
  focus: null,
  busy: null,
  problem: null,
  dropoutSeed: null,
};

/** T of each stack's text; 0 before there is one. */
export function countsOf({ exploration, plan }: SessionState): TokenCounts {
  return tokenCounts(exploration?.run.tokens ?? plan?.architecture.stacks.map(() => []) ?? []);
}

/** The address of the document explored. */
export function exploredDocument({ exploration }: SessionState): string | null {
  return exploration?.passages[0].uri ?? null;
}

/**
 * What is left of a problem when the reader goes on with what is on show: what could not be done then is no news
 * any more, but that the engine has died stays true until another is started.
 */
export function stillTold(problem: Problem | null): Problem | null {
  return problem?.actions.includes('restartEngine') ? problem : null;
}

export function panelState({ model, exploration, focus, busy, problem }: SessionState): PanelState {
  return {
    model,
    run: exploration && { ...exploration.run, document: title(exploration), stale: exploration.stale },
    focus,
    busy,
    problem,
  };
}

/** The document's name, and that dropout was on where it was. */
function title({ passages: [{ name }], dropoutSeed }: Exploration): string {
  return dropoutSeed === null ? name : `${name} (dropout, seed ${dropoutSeed})`;
}
