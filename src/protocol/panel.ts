// What the panel is told, and what it asks.

import type { Focus, FocusChange } from '../plan/focus.ts';
import type { Reader } from './engine.ts';
import type { ModelInfo, RunInfo } from './model.ts';
import type { Progress } from './rpc.ts';

/** Everything that the panel draws from, except the tensors that it asks for. Always sent whole. */
export interface PanelState {
  /** Null until a model is chosen or a text explored. */
  readonly model: ModelInfo | null;
  readonly run: PanelRun | null;
  readonly focus: Focus | null;
  /** A long task under way. */
  readonly busy: Progress | null;
  readonly problem: Problem | null;
}

export interface Problem {
  /** One sentence: what is wrong, where, what to do. */
  readonly message: string;
  /** The commands that help. */
  readonly actions: readonly PanelCommand[];
}

export interface PanelRun extends RunInfo {
  /** Name of the document, as a tab shows it. */
  readonly document: string;
  /** The document has changed since. */
  readonly stale: boolean;
}

/** A button of the panel that is a command of the editor. */
export type PanelCommand =
  | 'exploreSelection'
  | 'exploreDocument'
  | 'exploreAgain'
  | 'exploreCut'
  | 'chooseModel'
  | 'openExample'
  | 'exportTensors'
  | 'cancel'
  | 'restartEngine'
  | 'stepOver'
  | 'stepInto'
  | 'stepOut'
  | 'stepBack'
  | 'restart'
  | 'goToStep';

export const panelCommandTitles: Readonly<Record<PanelCommand, string>> = {
  exploreSelection: 'Explore Selection',
  exploreDocument: 'Explore Document',
  exploreAgain: 'Explore Again',
  exploreCut: 'Cut the Text and Explore',
  chooseModel: 'Choose Model…',
  openExample: 'Open Example',
  exportTensors: 'Export Tensors…',
  cancel: 'Cancel',
  restartEngine: 'Restart Engine',
  stepOver: 'Step Over',
  stepInto: 'Step Into',
  stepOut: 'Step Out',
  stepBack: 'Step Back',
  restart: 'Restart',
  goToStep: 'Go to Step…',
};

export interface PanelApi extends Reader {
  /** The state now; asked when the panel opens and whenever it becomes visible again. */
  state(params: Record<string, never>): PanelState;
  focus(params: { readonly change: FocusChange }): void;
  command(params: { readonly command: PanelCommand }): void;
}

/** The one message that the host sends without being asked. */
export interface StatePush {
  readonly kind: 'state';
  readonly state: PanelState;
}
