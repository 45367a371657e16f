// Where the reader looks when a run is there.

import { goTo, startCursor } from '../plan/cursor.ts';
import { type Focus, focusOnStep, moveFocus, startFocus } from '../plan/focus.ts';
import type { Plan } from '../plan/plan.ts';
import type { TokenCounts } from '../plan/sizes.ts';
import { tokenCounts } from '../plan/token.ts';
import { sameModel } from '../protocol/model.ts';
import { type Example, exampleAt, modelOf, wordIn } from './examples.ts';
import type { Passages } from './passage.ts';
import type { SessionState } from './session-state.ts';
import { firstTokens, type Placed, tokenAt } from './token-place.ts';

export interface Look {
  /** What was looked at when the same was explored earlier. */
  readonly focus?: Focus;
  /** The example that the text is, where the document does not say so. */
  readonly example?: Example;
}

/** Where to look after a run: as before, unless the texts are others; null where there is no model. */
export function lookAfter(
  { plan, model, focus, exploration }: SessionState,
  placed: Placed,
  wanted: Look,
): Focus | null {
  if (!plan || !model) return null;
  const { passages, run } = placed;
  const isSame = exploration !== null && textsOf(exploration.passages) === textsOf(passages);
  const again = wanted.focus ?? (isSame && !wanted.example ? focus : null);
  if (again) return lookAgain(plan, again, tokenCounts(run.tokens));
  const example = wanted.example ?? exampleAt(passages[0].uri);
  if (example && sameModel(model.location, modelOf(example))) return lookAtExample(plan, example, placed);
  return lookFirst(plan, focus, placed);
}

/** To compare with those of other passages. */
function textsOf(passages: Passages): string {
  return JSON.stringify(passages.map((passage) => passage?.text));
}

/** As it was looked at before, as far as the model and the texts have that. */
export function lookAgain(plan: Plan, focus: Focus, tokens: TokenCounts): Focus {
  const cursor = goTo(plan, focus.cursor.at) ? focus.cursor : startCursor(plan);
  return moveFocus(plan, { ...focus, cursor }, {}, tokens);
}

/** The same layer, head and step as before; in each text the first token that stands for text. */
function lookFirst(plan: Plan, before: Focus | null, { run }: Pick<Placed, 'run'>): Focus {
  return lookAtTokens(plan, before ?? startFocus(plan), firstTokens(run), tokenCounts(run.tokens));
}

/** The tokens, the head and the step that an example was chosen for. */
function lookAtExample(plan: Plan, example: Example, placed: Placed): Focus {
  const { head, step } = example;
  const [text] = placed.passages;
  const word = tokenAt(placed, text.start + wordIn(example, text));
  const tokens = firstTokens(placed.run).map(
    (first, stack) => (stack === 0 ? word?.token : example.target) ?? first,
  );
  const counts = tokenCounts(placed.run.tokens);
  const attention = plan.attentions.findIndex(({ name }) => name === head?.attention);
  const start = startFocus(plan);
  const there = head ? moveFocus(plan, start, { ...head, attention }, counts) : start;
  const focus = lookAtTokens(plan, there, tokens, counts);
  return step === null ? focus : focusOnStep(plan, focus, step, counts);
}

/** @param tokens one for each stack */
function lookAtTokens(plan: Plan, before: Focus, tokens: readonly number[], counts: TokenCounts): Focus {
  const focus = tokens.reduce(
    (focus, token, stack) => moveFocus(plan, focus, { stack, token }, counts),
    before,
  );
  const { keys } = plan.attentions[focus.attention]!;
  return moveFocus(plan, focus, { key: focus.tokens[keys]! }, counts);
}
