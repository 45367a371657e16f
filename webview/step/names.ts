// What an index, an axis or a step is called on screen.

import { labelsOf } from '../../src/plan/architecture.ts';
import { isRow } from '../../src/plan/build.ts';
import { idParts, type OutlineNode } from '../../src/plan/outline.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Sizes } from '../../src/plan/sizes.ts';
import type { Dim, Step } from '../../src/plan/step.ts';
import type { Token } from '../../src/plan/token.ts';
import type { RunInfo } from '../../src/protocol/model.ts';
import { plural } from '../parts/format.ts';
import { textName } from '../parts/texts.ts';
import { tokenLabel } from '../parts/token-label.ts';

type Texts = Pick<RunInfo, 'tokens' | 'text' | 'second'>;

/** What the names in one stack are taken from: the model's labels, and the texts. */
export interface Naming {
  readonly plan: Plan;
  readonly run: Texts;
  readonly stack: number;
}

/** A token in a sentence: “Rock”. */
export function quotedToken(naming: Naming, index: number, dim: Dim = 'token'): string {
  return `“${indexName(naming, dim, index)}”`;
}

/** A token with its place: 'token 3, “Rock”'; where there are two texts, 'source token 3, “March”'. */
export function placedToken(naming: Naming, index: number, dim: Dim): string {
  const word = tokenWord(naming.plan, stackOf(naming, dim));
  return `${word} ${index}, ${quotedToken(naming, index, dim)}`;
}

/** 'token', 'source token', 'target token'. */
export function tokenWord(plan: Plan, stack: number): string {
  const text = textName(plan, stack);
  return text === 'Text' ? 'token' : `${text.toLowerCase()} token`;
}

/** An index along a named axis: a token's text, a label, or the number (with the word, where the text has it). */
export function indexName(naming: Naming, dim: Dim, index: number): string {
  const { run, plan, stack } = naming;
  if (isRow(dim)) return tokenName(run, run.tokens[stackOf(naming, dim)]![index]) ?? String(index);
  if (dim === 'vocab') {
    const word = [...run.tokens[stack]!, ...run.tokens.flat()].find(({ id }) => id === index);
    return [index, tokenName(run, word)].join(' ').trim();
  }
  if (dim === 'label') return labelsOf(plan.architecture.head)[index] ?? String(index);
  return String(index);
}

/** 'Step 9 of 43', 'Group of 3 parts'. */
export function placeInPlan(plan: Plan, node: OutlineNode): string {
  if (!node.step) return `Group of ${plural(node.children.length, 'part')}`;
  return `Step ${plan.steps.indexOf(node.step) + 1} of ${plan.steps.length}`;
}

/** '[head 3, query 8, key 8]' */
export function shapeName(shape: readonly Dim[], of: Sizes): string {
  return `[${shape.map((dim) => `${dim} ${of[dim]}`).join(', ')}]`;
}

/** '3×8×8' */
export function shapeNumbers(shape: readonly Dim[], of: Sizes): string {
  return shape.map((dim) => of[dim]).join('×');
}

/** A step or weight as seen from a step: without the groups that both stand in. */
export function nearName(id: string, from: string): string {
  const parts = idParts(id);
  const groups = idParts(from).slice(0, -1);
  const differ = parts.findIndex((part, i) => part !== groups[i]);
  return parts.slice(differ).join('.');
}

/** 'key-value head 1, which serves heads 2 and 3'; '' where each head has keys and values of its own. */
export function servedHeads(
  { shape, reads }: Step,
  cell: readonly number[],
  { of }: { readonly of: Sizes },
): string {
  if (!reads.flat().some((axis) => 'shared' in axis)) return '';
  return keyHeadName(cell[shape.indexOf('head')]!, of);
}

/** The key-value head that serves a head. */
export function keyHeadName(head: number, of: Sizes): string {
  const each = of.head / of.kv_head;
  const keyHead = Math.floor(head / each);
  const [first, last] = [keyHead * each, (keyHead + 1) * each - 1];
  return `key-value head ${keyHead}, which serves heads ${first} ${each === 2 ? 'and' : 'to'} ${last}`;
}

/** The stack whose tokens an axis counts. */
function stackOf({ stack }: Naming, dim: Dim): number {
  return dim === 'source' ? stack - 1 : stack;
}

function tokenName(run: Texts, token: Token | undefined): string | undefined {
  return token && tokenLabel(token, run);
}
