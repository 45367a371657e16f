// What the reader looks at: one state that moves every view together.

import { isRow } from './build.ts';
import { type Cursor, goTo, type Move, move, startCursor } from './cursor.ts';
import { outline } from './outline.ts';
import { layerOf, type Plan } from './plan.ts';
import { sizes } from './sizes.ts';
import type { Step } from './step.ts';

export interface Focus {
  readonly layer: number;
  /** null: the mean over heads. */
  readonly head: number | null;
  /** The token that attends (the query), and whose row is looked at. */
  readonly token: number;
  /** The token that is attended to. */
  readonly key: number;
  /** The index along the last axis of a step that is not a token: model, head width, vocabulary, … */
  readonly column: number;
  readonly cursor: Cursor;
}

/** Any part of the focus; what is left out stays, except that layer and cursor keep each other company. */
export type FocusChange = Partial<Focus>;

/** The first head of the first layer, and the start of the plan. */
export function startFocus(plan: Plan): Focus {
  return {
    layer: 0,
    head: plan.architecture.stack.heads > 0 ? 0 : null,
    token: 0,
    key: 0,
    column: 0,
    cursor: startCursor(plan),
  };
}

/**
 * The focus after a change, kept inside the model and the text.
 * A new layer takes the cursor to the same step there; a cursor in another block takes the layer along.
 * @param tokens T
 */
export function moveFocus(plan: Plan, focus: Focus, change: FocusChange, tokens: number): Focus {
  const { stack } = plan.architecture;
  const clamp = (value: number, length: number) =>
    Math.min(Math.max(0, Math.trunc(value)), Math.max(0, length - 1));
  const next = { ...focus, ...change };
  const head = next.head === null ? null : clamp(next.head, stack.heads);
  let layer = clamp(next.layer, stack.layers);
  let cursor = next.cursor;
  if (change.cursor) {
    if (!outline(plan).byId.has(cursor.at)) cursor = startCursor(plan);
    layer = layerOf(cursor.at) ?? layer;
  } else if (change.layer !== undefined) {
    cursor = { ...cursor, at: cursor.at.replace(/\bblocks\.\d+/, `blocks.${layer}`) };
  }
  const step = plan.byId.get(cursor.at);
  const column = step ? clamp(next.column, columnCount(plan, step, tokens)) : Math.max(0, next.column);
  return { layer, head, token: clamp(next.token, tokens), key: clamp(next.key, tokens), column, cursor };
}

/** The step under the cursor, or null where the cursor stands on a group of steps. */
export function focusedStep(plan: Plan, focus: Focus): Step | null {
  return plan.byId.get(focus.cursor.at) ?? null;
}

/** The cell of a step that the focus means: one index per axis. The mean over heads means head 0 here. */
export function focusedCell(plan: Plan, step: Step, focus: Focus, tokens: number): number[] {
  const of = sizes(plan.architecture, tokens);
  const keyed = step.shape.includes('query');
  return step.shape.map((dim) => {
    const wanted =
      dim === 'head'
        ? (focus.head ?? 0)
        : dim === 'key' && keyed
          ? focus.key
          : isRow(dim)
            ? focus.token
            : focus.column;
    return Math.min(wanted, of[dim] - 1);
  });
}

/** The change of focus that chooses a cell of a step: the inverse of `focusedCell`. */
export function focusOnCell(step: Step, cell: readonly number[]): FocusChange {
  const change: { -readonly [K in keyof FocusChange]: FocusChange[K] } = {};
  const keyed = step.shape.includes('query');
  step.shape.forEach((dim, axis) => {
    const index = cell[axis]!;
    if (dim === 'head') change.head = index;
    else if (dim === 'key' && keyed) change.key = index;
    else if (isRow(dim)) change.token = index;
    else change.column = index;
  });
  return change;
}

/** The focus with the cursor on a step or group of steps; an id that is not there leaves it as it was. */
export function focusOnStep(plan: Plan, focus: Focus, id: string, tokens: number): Focus {
  return moveFocus(plan, focus, { cursor: goTo(plan, id) ?? focus.cursor }, tokens);
}

/** The focus after a move of the stepper. */
export function stepFocus(plan: Plan, focus: Focus, how: Move, tokens: number): Focus {
  return moveFocus(plan, focus, move(plan, focus, how, tokens), tokens);
}

/** Length of the axis that `Focus.column` counts; 1 where a step has none. */
function columnCount(plan: Plan, step: Step, tokens: number): number {
  const last = step.shape.at(-1)!;
  return isRow(last) ? 1 : sizes(plan.architecture, tokens)[last];
}
