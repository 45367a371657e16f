// The model as a tree of modules, as printing it in PyTorch shows it, with the module of the current step selected.

import {
  type Disposable,
  type Event,
  EventEmitter,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from 'vscode';
import type { ModuleInfo } from '../protocol/model.ts';
import { inTurn } from './in-turn.ts';
import type { Session } from './session.ts';

type Parameter = ModuleInfo['parameters'][number];

/** A module, or one of its own parameters. */
export type ModelNode =
  | { readonly kind: 'module'; readonly module: ModuleInfo; readonly parent: ModelNode | null }
  | { readonly kind: 'parameter'; readonly parameter: Parameter; readonly parent: ModelNode };

export class ModelTree implements TreeDataProvider<ModelNode> {
  readonly #session: Session;
  readonly #changed = new EventEmitter<undefined>();
  #root: ModelNode | null = null;
  readonly #children = new Map<ModelNode, ModelNode[]>();

  constructor(session: Session) {
    this.#session = session;
  }

  get onDidChangeTreeData(): Event<undefined> {
    return this.#changed.event;
  }

  /** Builds the tree of the model shown. */
  refresh(): void {
    const { model } = this.#session.state;
    this.#children.clear();
    this.#root = model && { kind: 'module', module: model.modules, parent: null };
    this.#changed.fire(undefined);
  }

  /** The deepest module that computes the step under the cursor. */
  get current(): ModelNode | null {
    const at = this.#session.state.focus?.cursor.at ?? '';
    let found: ModelNode | null = null;
    let deepest = -1;
    const visit = (node: ModelNode) => {
      if (node.kind !== 'module') return;
      const { step } = node.module;
      if (step !== null && step.length >= deepest && (at === step || at.startsWith(`${step}.`))) {
        found = node;
        deepest = step.length;
      }
      for (const child of this.getChildren(node)) visit(child);
    };
    if (this.#root) visit(this.#root);
    return found;
  }

  getChildren(node?: ModelNode): ModelNode[] {
    if (!node) return this.#root ? [this.#root] : [];
    if (node.kind === 'parameter') return [];
    const known = this.#children.get(node);
    if (known) return known;
    const { parameters, children } = node.module;
    const made: ModelNode[] = [
      ...parameters.map((parameter) => ({ kind: 'parameter' as const, parameter, parent: node })),
      ...children.map((module) => ({ kind: 'module' as const, module, parent: node })),
    ];
    this.#children.set(node, made);
    return made;
  }

  getParent({ parent }: ModelNode): ModelNode | null {
    return parent;
  }

  getTreeItem(node: ModelNode): TreeItem {
    return node.kind === 'parameter' ? parameterItem(node.parameter) : this.#moduleItem(node);
  }

  #moduleItem(node: ModelNode & { kind: 'module' }): TreeItem {
    const { module } = node;
    const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
    const open = node.parent ? Collapsed : Expanded;
    const item = new TreeItem(
      module.name || (this.#session.state.model?.name ?? ''),
      this.getChildren(node).length > 0 ? open : None,
    );
    const count = module.count.toLocaleString('en');
    item.description = `${module.type}  ${count}`;
    item.tooltip = `${module.path || module.type}: ${module.type}, ${count} parameters`;
    if (module.step !== null) {
      item.command = {
        command: '_headlight.focusStep',
        title: 'Look at This Step',
        arguments: [module.step],
      };
    }
    return item;
  }
}

function parameterItem({ name, shape }: Parameter): TreeItem {
  const item = new TreeItem(name);
  item.description = shape.join(' × ');
  item.iconPath = new ThemeIcon('symbol-array');
  return item;
}

export function modelView(session: Session): Disposable & { readonly tree: ModelTree } {
  const tree = new ModelTree(session);
  const view = window.createTreeView('headlight.model', { treeDataProvider: tree, showCollapseAll: true });
  let { model } = session.state;
  let at = session.state.focus?.cursor.at;
  const reveal = async () => {
    const { current } = tree;
    if (current && view.visible) await view.reveal(current, { select: true, focus: false });
  };
  const catchUp = async () => {
    const { state } = session;
    if (state.model === model && state.focus?.cursor.at === at) return;
    if (state.model !== model) tree.refresh();
    model = state.model;
    at = state.focus?.cursor.at;
    await reveal();
  };
  const subscriptions = [
    view,
    session.onDidChange(inTurn(catchUp)),
    view.onDidChangeVisibility(inTurn(reveal)),
  ];
  return {
    tree,
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
