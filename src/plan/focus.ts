// What the reader looks at: one state that moves every view together.

import type { AttentionSet } from './attention-set.ts';
import { isKey, isRow, rowDim } from './build.ts';
import { type Cursor, goTo, type Move, move, startCursor } from './cursor.ts';
import { outline, within } from './outline.ts';
import { layerOf, type Plan } from './plan.ts';
import { type Sizes, sizes, type TokenCounts } from './sizes.ts';
import type { Step } from './step.ts';

export interface Focus {
  /** Index in `Plan.attentions`: who attends to whom. */
  readonly attention: number;
  readonly layer: number;
  /** null: the mean over heads. */
  readonly head: number | null;
  /** The token that attends (the query), and whose row is looked at. */
  readonly token: number;
  /** The token that is attended to. */
  readonly key: number;
  /** The token looked at in the text of each stack: `token`, and in cross-attention `key`, are among them. */
  readonly tokens: readonly number[];
  /** The index along the last axis of a step that is not a token: model, head width, vocabulary, … */
  readonly column: number;
  readonly cursor: Cursor;
}

/**
 * Any part of the focus; what is left out stays, except that attention, layer and cursor keep each other company.
 * `stack` says of which stack's text `token` is; without it, of the one that attends.
 */
export type FocusChange = Partial<Omit<Focus, 'tokens'>> & { readonly stack?: number };

/** The first head of the first layer, and the start of the plan. An encoder-decoder is looked at where its texts meet. */
export function startFocus(plan: Plan): Focus {
  const cross = plan.attentions.findIndex(({ name }) => name === 'cross');
  const attention = Math.max(0, cross);
  return {
    attention,
    layer: 0,
    head: plan.attentions[attention]!.heads > 0 ? 0 : null,
    token: 0,
    key: 0,
    tokens: plan.architecture.stacks.map(() => 0),
    column: 0,
    cursor: startCursor(plan),
  };
}

/** The set of heads that the focus is on. */
export function focusedAttention({ attentions }: Plan, { attention }: Focus): AttentionSet {
  return attentions[attention]!;
}

/** The focus after a change, kept inside the model and the texts. */
export function moveFocus(plan: Plan, focus: Focus, change: FocusChange, tokens: TokenCounts): Focus {
  const cursor =
    change.cursor && (outline(plan).byId.has(change.cursor.at) ? change.cursor : startCursor(plan));
  const attention = cursor
    ? attentionAt(plan, cursor.at, focus.attention)
    : clamp(change.attention ?? focus.attention, plan.attentions.length);
  const set = plan.attentions[attention]!;
  const layer = clamp((cursor && layerOf(cursor.at)) ?? change.layer ?? focus.layer, set.layers);
  const head = change.head === undefined ? focus.head : change.head;
  const moved = attention !== focus.attention || change.layer !== undefined;
  const places = tokensAfter(focus, change, set, tokens);
  const next: Focus = {
    ...places,
    attention,
    layer,
    head: head === null ? null : clamp(head, set.heads),
    column: Math.max(0, Math.trunc(change.column ?? focus.column)),
    cursor: cursor ?? (moved ? alongside(plan, focus.cursor, set, layer) : focus.cursor),
  };
  const step = focusedStep(plan, next);
  return step ? { ...next, column: clamp(next.column, columnCount(plan, step, tokens)) } : next;
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(0, Math.trunc(value)), Math.max(0, length - 1));
}

/** The tokens looked at after a change, when `set` is the attention looked at. */
function tokensAfter(
  focus: Focus,
  change: FocusChange,
  { name, stack, keys }: AttentionSet,
  counts: TokenCounts,
): Pick<Focus, 'token' | 'key' | 'tokens'> {
  const across = name === 'cross';
  const of = change.stack ?? stack;
  const tokens = counts.map((count, i) => {
    const wanted = change.token !== undefined && i === of ? change.token : (focus.tokens[i] ?? 0);
    return clamp(across && i === keys ? (change.key ?? wanted) : wanted, count);
  });
  const token = tokens[stack]!;
  return { tokens, token, key: across ? tokens[keys]! : clamp(change.key ?? focus.key, counts[stack]!) };
}

/** The set of heads that a step belongs to; outside of attention, the current one as long as the step is in its stack. */
function attentionAt({ attentions, steps }: Plan, id: string, current: number): number {
  const inside = attentions.findIndex(({ groups }) => groups.some((group) => within(id, group)));
  if (inside >= 0) return inside;
  const stack = steps.find((step) => within(step.id, id))!.stack;
  if (attentions[current]?.stack === stack) return current;
  return attentions.findIndex((set) => set.stack === stack);
}

/** The same step in a layer of a set of heads, or the attention there, where there is no such step. */
function alongside(plan: Plan, cursor: Cursor, set: AttentionSet, layer: number): Cursor {
  const group = set.groups[layer];
  const block = blockOf(cursor.at);
  const isThere = plan.steps.find((step) => within(step.id, cursor.at))?.stack === set.stack;
  if (group === undefined || (block === null && isThere)) return cursor;
  const from = plan.attentions.flatMap(({ groups }) => groups).find((one) => within(cursor.at, one));
  const at = from
    ? group + cursor.at.slice(from.length)
    : blockOf(group)! + cursor.at.slice(block?.length ?? cursor.at.length);
  return block !== null && outline(plan).byId.has(at) ? { ...cursor, at } : goTo(plan, group)!;
}

/** 'decoder.blocks.3' of 'decoder.blocks.3.mlp.out'; null outside of the blocks. */
function blockOf(id: string): string | null {
  return /^(?:.*\.)?blocks\.\d+/.exec(id)?.[0] ?? null;
}

/** The step under the cursor, or null where the cursor stands on a group of steps. */
export function focusedStep(plan: Plan, focus: Focus): Step | null {
  return plan.byId.get(focus.cursor.at) ?? null;
}

/** The row of a step that is looked at: an index along its axis of tokens. */
export function focusedRow({ tokens }: Focus, step: Step): number {
  return tokens[rowDim(step) === 'source' ? step.stack - 1 : step.stack]!;
}

/** The cell of a step that the focus means: one index per axis. The mean over heads means head 0 here. */
export function focusedCell(plan: Plan, step: Step, focus: Focus, tokens: TokenCounts): number[] {
  const of = sizes(plan.architecture, tokens, step.stack);
  const keyed = step.shape.includes('query');
  return step.shape.map((dim) => {
    const wanted =
      dim === 'head'
        ? (focus.head ?? 0)
        : dim === 'kv_head'
          ? Math.floor((focus.head ?? 0) / (of.head / of.kv_head))
          : isKey(dim) && keyed
            ? focus.key
            : isRow(dim)
              ? focusedRow(focus, step)
              : focus.column;
    return Math.min(wanted, of[dim] - 1);
  });
}

/** The change of focus that chooses a cell of a step: the inverse of `focusedCell`. A key-value head stands for the first head it serves. */
export function focusOnCell(
  step: Step,
  cell: readonly number[],
  of: Pick<Sizes, 'head' | 'kv_head'>,
): FocusChange {
  const change: { -readonly [K in keyof FocusChange]: FocusChange[K] } = {};
  const keyed = step.shape.includes('query');
  step.shape.forEach((dim, axis) => {
    const index = cell[axis]!;
    if (dim === 'head') change.head = index;
    else if (dim === 'kv_head') change.head = index * (of.head / of.kv_head);
    else if (isKey(dim) && keyed) change.key = index;
    else if (isRow(dim)) Object.assign(change, rowChange(step, index));
    else change.column = index;
  });
  return change;
}

/** The change of focus that looks at another row of a step. */
function rowChange(step: Step, row: number): FocusChange {
  return rowDim(step) === 'source' ? { key: row } : { token: row, stack: step.stack };
}

/** The focus with the cursor on a step or group of steps; an id that is not there leaves it as it was. */
export function focusOnStep(plan: Plan, focus: Focus, id: string, tokens: TokenCounts): Focus {
  return moveFocus(plan, focus, { cursor: goTo(plan, id) ?? focus.cursor }, tokens);
}

/** The focus after a move of the stepper. */
export function stepFocus(plan: Plan, focus: Focus, how: Move, tokens: TokenCounts): Focus {
  const step = focusedStep(plan, focus);
  const before = step ? focusedRow(focus, step) : 0;
  const { cursor, row } = move(plan, { cursor: focus.cursor, row: before }, how, tokens);
  return moveFocus(plan, focus, { cursor, ...(step && row !== before ? rowChange(step, row) : {}) }, tokens);
}

/** Length of the axis that `Focus.column` counts; 1 where a step has none. */
function columnCount(plan: Plan, step: Step, tokens: TokenCounts): number {
  const last = step.shape.at(-1)!;
  return isRow(last) ? 1 : sizes(plan.architecture, tokens, step.stack)[last];
}
