// Where the reader looks when a run is there.

import { goTo, startCursor } from '../plan/cursor.ts';
import { type Focus, moveFocus, startFocus } from '../plan/focus.ts';
import type { Plan } from '../plan/plan.ts';
import type { TokenCounts } from '../plan/sizes.ts';
import type { RunInfo } from '../protocol/model.ts';
import { firstTokens } from './token-place.ts';

/** As it was looked at before, as far as the model and the texts have that. */
export function lookAgain(plan: Plan, focus: Focus, tokens: TokenCounts): Focus {
  const cursor = goTo(plan, focus.cursor.at) ? focus.cursor : startCursor(plan);
  return moveFocus(plan, { ...focus, cursor }, {}, tokens);
}

/** The same layer, head and step as before; in each text the first token that stands for text. */
export function lookFirst(plan: Plan, before: Focus | null, run: Pick<RunInfo, 'tokens'>): Focus {
  const tokens = run.tokens.map(({ length }) => length);
  const focus = firstTokens(run).reduce(
    (focus, token, stack) => moveFocus(plan, focus, { stack, token }, tokens),
    before ?? startFocus(plan),
  );
  const { keys } = plan.attentions[focus.attention]!;
  return moveFocus(plan, focus, { key: focus.tokens[keys]! }, tokens);
}
