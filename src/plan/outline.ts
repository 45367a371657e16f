// The steps as a tree: 'blocks.0.attn.scores' stands under 'blocks.0.attn', which stands under 'blocks.0'.

import type { Plan } from './plan.ts';
import type { Step, StepId } from './step.ts';

export interface OutlineNode {
  /** A step's id, or the prefix that the steps below share. The root's is ''. */
  readonly id: string;
  /** The last part of the id: 'attn', 'scores', 'blocks.0'. */
  readonly name: string;
  readonly parent: OutlineNode | null;
  /** Present on leaves only. */
  readonly step: Step | null;
  readonly children: readonly OutlineNode[];
}

/** Cuts an id at its dots; 'blocks.0' stays one part. */
export function idParts(id: StepId): string[] {
  return id
    .replace(/\bblocks\.(?=\d)/g, 'blocks ')
    .split('.')
    .map((part) => part.replace(' ', '.'));
}

/** Whether an id is this one, or that of a part of this group. */
export function within(id: StepId, group: string): boolean {
  return id === group || id.startsWith(`${group}.`);
}

interface Outline {
  readonly root: OutlineNode;
  readonly byId: ReadonlyMap<string, OutlineNode>;
}

const known = new WeakMap<Plan, Outline>();

/** The tree of a plan; made once for each plan. */
export function outline(plan: Plan): Outline {
  const tree = known.get(plan) ?? grow(plan);
  known.set(plan, tree);
  return tree;
}

function grow(plan: Plan): Outline {
  interface Growing extends OutlineNode {
    readonly children: Growing[];
  }
  const root: Growing = { id: '', name: '', parent: null, step: null, children: [] };
  const byId = new Map<string, Growing>([['', root]]);
  for (const step of plan.steps) {
    let parent = root;
    const parts = idParts(step.id);
    parts.forEach((name, depth) => {
      const id = parts.slice(0, depth + 1).join('.');
      let node = byId.get(id);
      if (!node) {
        node = { id, name, parent, step: depth === parts.length - 1 ? step : null, children: [] };
        parent.children.push(node);
        byId.set(id, node);
      }
      parent = node;
    });
  }
  return { root, byId };
}
