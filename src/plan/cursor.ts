// The stepper: a cursor in the plan, moved as a debugger's is.

import { rowDim } from './build.ts';
import { termCount } from './operand-cells.ts';
import { type OutlineNode, outline } from './outline.ts';
import type { Plan } from './plan.ts';
import { sizes, type TokenCounts } from './sizes.ts';

/**
 * How far in the cursor is: on a group of steps, on a step, on one token's row of it,
 * or on one term of the calculation of one cell.
 */
type CursorLevel = 'group' | 'step' | 'token' | 'term';

export interface Cursor {
  /** The id of a group of steps or of a step. */
  readonly at: string;
  readonly level: CursorLevel;
  /** The term of the chosen cell's calculation, on level 'term'; the last one is the result. */
  readonly term: number;
}

export function startCursor(plan: Plan): Cursor {
  return onNode(outline(plan).byId.get(plan.steps[0]!.id)!);
}

/** The cursor on a step or group, or null where there is none of this name. */
export function goTo(plan: Plan, id: string): Cursor | null {
  const node = id === '' ? undefined : outline(plan).byId.get(id);
  return node ? onNode(node) : null;
}

export type Move = 'over' | 'into' | 'out' | 'back';

/** The cursor, and the row that it is on when its level is 'token' or 'term': an index along the step's `rowDim`. */
interface Place {
  readonly cursor: Cursor;
  readonly row: number;
}

/**
 * The place after one move; the same place where there is nowhere to go.
 * - over: the next at this level; after the last, the next one level up, as a debugger returns to the caller.
 * - into: the first part; on a step, one token's row, then the first term of one cell's calculation.
 * - out: up one level.
 * - back: the one before at this level; from the first, the one before one level up.
 */
export function move(plan: Plan, place: Place, how: Move, tokens: TokenCounts): Place {
  const node = outline(plan).byId.get(place.cursor.at);
  if (!node) return { ...place, cursor: startCursor(plan) };
  switch (how) {
    case 'into':
      return { ...place, cursor: into(node, place.cursor) };
    case 'out':
      return { ...place, cursor: out(node, place.cursor) };
    case 'over':
      return beside(plan, node, place, tokens, 1);
    case 'back':
      return beside(plan, node, place, tokens, -1);
  }
}

function onNode(node: OutlineNode): Cursor {
  return { at: node.id, level: node.step ? 'step' : 'group', term: 0 };
}

function into(node: OutlineNode, cursor: Cursor): Cursor {
  if (!node.step) return onNode(node.children[0]!);
  if (cursor.level === 'step') return { ...cursor, level: 'token' };
  return cursor.level === 'token' ? { ...cursor, level: 'term', term: 0 } : cursor;
}

function out(node: OutlineNode, cursor: Cursor): Cursor {
  if (cursor.level === 'term') return { ...cursor, level: 'token', term: 0 };
  if (cursor.level === 'token') return { ...cursor, level: 'step' };
  return node.parent && node.parent.id !== '' ? onNode(node.parent) : cursor;
}

function beside(plan: Plan, node: OutlineNode, place: Place, tokens: TokenCounts, direction: 1 | -1): Place {
  const { cursor, row } = place;
  const { step } = node;
  const of = step && sizes(plan.architecture, tokens, step.stack);
  if (of && cursor.level === 'term') {
    const term = cursor.term + direction;
    if (term >= 0 && term <= termCount(step, of)) return { row, cursor: { ...cursor, term } };
    return beside(plan, node, { row, cursor: { ...cursor, level: 'token', term: 0 } }, tokens, direction);
  }
  if (of && cursor.level === 'token') {
    const next = row + direction;
    const rows = rowDim(step);
    if (next >= 0 && next < (rows ? of[rows] : 1)) return { row: next, cursor };
    return beside(plan, node, { row, cursor: { ...cursor, level: 'step' } }, tokens, direction);
  }
  for (let here: OutlineNode | null = node; here?.parent; here = here.parent) {
    const siblings: readonly OutlineNode[] = here.parent.children;
    const next = siblings[siblings.indexOf(here) + direction];
    if (next) return { row, cursor: onNode(next) };
  }
  return place;
}
