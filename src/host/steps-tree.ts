// The steps of the plan as a tree, with the cursor in it.

import {
  type Disposable,
  type Event,
  EventEmitter,
  MarkdownString,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from 'vscode';
import { isRow } from '../plan/build.ts';
import { type OutlineNode, outline } from '../plan/outline.ts';
import { sizes } from '../plan/sizes.ts';
import type { Dim, Step } from '../plan/step.ts';
import { inTurn } from './in-turn.ts';
import type { Session } from './session.ts';
import { countsOf } from './session-state.ts';

export class StepsTree implements TreeDataProvider<OutlineNode> {
  readonly #session: Session;
  readonly #changed = new EventEmitter<OutlineNode | undefined>();

  constructor(session: Session) {
    this.#session = session;
  }

  get onDidChangeTreeData(): Event<OutlineNode | undefined> {
    return this.#changed.event;
  }

  /** @param node undefined for the whole tree */
  refresh(node?: OutlineNode): void {
    this.#changed.fire(node);
  }

  /** The step or group that the cursor stands on. */
  get current(): OutlineNode | undefined {
    const { plan, focus } = this.#session.state;
    return plan && focus ? outline(plan).byId.get(focus.cursor.at) : undefined;
  }

  getChildren(node?: OutlineNode): OutlineNode[] {
    const { plan } = this.#session.state;
    return plan ? [...(node ?? outline(plan).root).children] : [];
  }

  getParent({ parent }: OutlineNode): OutlineNode | null {
    return parent?.id === '' ? null : parent;
  }

  getTreeItem(node: OutlineNode): TreeItem {
    const { Collapsed, None } = TreeItemCollapsibleState;
    const item = new TreeItem(node.name, node.step ? None : Collapsed);
    item.id = node.id;
    item.command = { command: '_headlight.focusStep', title: 'Look at This Step', arguments: [node.id] };
    if (node === this.current) item.iconPath = new ThemeIcon('debug-stackframe');
    if (node.step) {
      item.description = this.#shape(node.step);
      item.tooltip = new MarkdownString().appendText(
        `${node.step.explains}\n[${node.step.shape.join(', ')}]`,
      );
    }
    return item;
  }

  /** '3 × 6 × 6'; where there is no text yet, T stands for its tokens and S for those of the source. */
  #shape(step: Step): string {
    const { state } = this.#session;
    const { plan, exploration } = state;
    if (!plan) return '';
    const lengths = sizes(plan.architecture, countsOf(state), step.stack);
    const isSource = step.stack < plan.architecture.stacks.length - 1;
    const letter = (dim: Dim) => (isSource || dim === 'source' ? 'S' : 'T');
    const names = step.shape.map((dim) => (!exploration && isRow(dim) ? letter(dim) : lengths[dim]));
    return names.join(' × ');
  }
}

interface StepsView extends Disposable {
  readonly tree: StepsTree;
  /** The cursor was just moved with a key pressed in this view: its focus goes along. */
  takeFocusAlong(): void;
}

export function stepsView(session: Session): StepsView {
  const tree = new StepsTree(session);
  const view = window.createTreeView('headlight.steps', { treeDataProvider: tree, showCollapseAll: true });
  let { plan } = session.state;
  let tokens = '';
  let node = tree.current;
  let walkedTo: OutlineNode | undefined;
  const reveal = async () => {
    const { current } = tree;
    if (!current || !view.visible) return;
    const focus = current === walkedTo;
    walkedTo = undefined;
    await view.reveal(current, { select: true, focus, expand: true });
  };
  const catchUp = async () => {
    const old = node;
    const isNew = session.state.plan !== plan || String(countsOf(session.state)) !== tokens;
    if (!isNew && tree.current === old) return;
    plan = session.state.plan;
    tokens = String(countsOf(session.state));
    node = tree.current;
    if (isNew) tree.refresh();
    await reveal();
    // Only now: a branch that is being refreshed cannot be revealed.
    for (const changed of isNew ? [] : [old, node]) if (changed) tree.refresh(changed);
  };
  const subscriptions = [
    view,
    session.onDidChange(inTurn(catchUp)),
    view.onDidChangeVisibility(inTurn(reveal)),
  ];
  return {
    tree,
    takeFocusAlong() {
      walkedTo = tree.current;
    },
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
