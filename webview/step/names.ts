// What an index, an axis or a step is called on screen.

import { isRow } from '../../src/plan/build.ts';
import { idParts, type OutlineNode } from '../../src/plan/outline.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Sizes } from '../../src/plan/sizes.ts';
import type { Dim } from '../../src/plan/step.ts';
import type { RunInfo } from '../../src/protocol/model.ts';
import { plural } from '../parts/format.ts';
import { tokenLabel } from '../parts/token-label.ts';

type Text = Pick<RunInfo, 'tokens' | 'text' | 'pair'>;

/** What names are taken from: the model's labels, and the text. */
export interface Naming {
  readonly plan: Plan;
  readonly run: Text;
}

/** A token in a sentence: “Rock”. */
export function quotedToken(run: Text, index: number): string {
  return `“${tokenName(run, index)}”`;
}

/** An index along a named axis: a token's text, a label, or the number (with the word, where the text has it). */
export function indexName({ run, plan }: Naming, dim: Dim, index: number): string {
  if (isRow(dim)) return tokenName(run, index);
  if (dim === 'vocab') {
    const at = run.tokens.findIndex(({ id }) => id === index);
    return at < 0 ? String(index) : `${index} ${tokenName(run, at)}`;
  }
  const { head } = plan.architecture;
  if (dim === 'label' && head.kind === 'classifier') return head.labels[index] ?? String(index);
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

function tokenName(run: Text, index: number): string {
  const token = run.tokens[index];
  return token ? tokenLabel(token, run) : String(index);
}
