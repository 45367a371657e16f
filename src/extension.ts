// The extension's table of contents: what there is, and which command starts it.

import { commands, type Disposable, type ExtensionContext, languages, Uri, window, workspace } from 'vscode';
import { chooseModel } from './host/commands/choose-model.ts';
import { exploreAgain } from './host/commands/explore-again.ts';
import { exploreDocument } from './host/commands/explore-document.ts';
import { exploreSelection } from './host/commands/explore-selection.ts';
import { exportTensors } from './host/commands/export-tensors.ts';
import { goToStep } from './host/commands/go-to-step.ts';
import {
  neighbourAttention,
  neighbourHead,
  neighbourLayer,
  neighbourToken,
} from './host/commands/look-around.ts';
import { openExample } from './host/commands/open-example.ts';
import { setContextKeys } from './host/context-keys.ts';
import { watchEditors, watchGoneDocuments } from './host/documents.ts';
import { Engine } from './host/engine.ts';
import { followEditor } from './host/follow-editor.ts';
import type { HeadlightForTests } from './host/headlight-for-tests.ts';
import { Highlights } from './host/highlights.ts';
import { TokenHover } from './host/hover.ts';
import { modelView } from './host/model-tree.ts';
import { Panel, panelType } from './host/panel.ts';
import { tellProblems } from './host/problems.ts';
import { showProgress } from './host/progress.ts';
import { Remembered } from './host/remembered.ts';
import { Session } from './host/session.ts';
import { StaleLens } from './host/stale-lens.ts';
import { statusBar } from './host/status-bar.ts';
import { stepsView } from './host/steps-tree.ts';
import type { TokenPlace } from './host/token-place.ts';
import { warnOnce } from './host/warn-once.ts';
import { startEngine } from './worker/client.ts';

export function activate(context: ExtensionContext): HeadlightForTests {
  const shipped = (...path: string[]) => Uri.joinPath(context.extensionUri, ...path).fsPath;
  const models = shipped('media', 'models');
  const warn = warnOnce();
  const engine = new Engine(() =>
    startEngine({
      worker: shipped('dist', 'worker.js'),
      kernels: shipped('dist', 'kernels'),
      models,
      captureMegabytes: workspace.getConfiguration('headlight').get('capture.budgetMB'),
      threads: workspace.getConfiguration('headlight').get('engine.threads'),
      warn,
    }),
  );
  const remembered = new Remembered(context.workspaceState, context.globalState);
  const session = new Session(engine, remembered);
  const panel = new Panel(context, session);
  const highlights = new Highlights(session, panel);
  const staleLens = new StaleLens(session);
  const modules = modelView(session);
  const steps = stepsView(session);

  /** The keys of the list of steps say that they are its own. */
  const walk = (move: () => void) => (from?: unknown) => {
    move();
    if (from === 'steps') steps.takeFocusAlong();
  };

  const handlers: Record<string, (...args: never[]) => unknown> = {
    'headlight.exploreSelection': () => exploreSelection(session, panel),
    'headlight.exploreDocument': () => exploreDocument(session, panel),
    'headlight.exploreAgain': (from?: unknown) => exploreAgain(session, panel, from),
    'headlight.exploreCut': async () => (await session.exploreCut()) && panel.show(),
    'headlight.chooseModel': () => chooseModel(session, remembered, models),
    'headlight.showPanel': () => panel.show({ focus: true }),
    'headlight.stepOver': walk(() => session.viewpoint.step('over')),
    'headlight.stepInto': walk(() => session.viewpoint.step('into')),
    'headlight.stepOut': walk(() => session.viewpoint.step('out')),
    'headlight.stepBack': walk(() => session.viewpoint.step('back')),
    'headlight.restart': walk(() => session.viewpoint.restart()),
    'headlight.nextLayer': () => neighbourLayer(session, 1),
    'headlight.previousLayer': () => neighbourLayer(session, -1),
    'headlight.nextHead': () => neighbourHead(session, 1),
    'headlight.previousHead': () => neighbourHead(session, -1),
    'headlight.nextAttention': () => neighbourAttention(session, 1),
    'headlight.previousAttention': () => neighbourAttention(session, -1),
    'headlight.nextToken': () => neighbourToken(session, 1),
    'headlight.previousToken': () => neighbourToken(session, -1),
    'headlight.goToStep': () => goToStep(session),
    'headlight.exportTensors': () => exportTensors(session),
    'headlight.openExample': (file?: string) => openExample(context.extensionUri, session, panel, file),
    'headlight.toggleTraining': () => session.toggleTraining(),
    'headlight.restartEngine': () => session.restartEngine(),
    'headlight.cancel': () => session.cancel(),
    // Links and tree items of our own run these; nobody else needs them.
    '_headlight.focusStep': (id: string) => session.viewpoint.moveToStep(id),
    '_headlight.focusToken': (place: TokenPlace) => {
      session.viewpoint.chooseToken(place);
      panel.show();
    },
  };
  const registered: Disposable[] = Object.entries(handlers).map(([id, run]) =>
    commands.registerCommand(id, run),
  );

  context.subscriptions.push(
    engine,
    session,
    panel,
    highlights,
    staleLens,
    modules,
    steps,
    ...registered,
    watchEditors(),
    watchGoneDocuments((uri) => session.choice.forget(uri)),
    followEditor(session),
    setContextKeys(session),
    showProgress(session),
    statusBar(session),
    tellProblems(session, panel),
    languages.registerHoverProvider('*', new TokenHover(session, highlights)),
    languages.registerCodeLensProvider('*', staleLens),
    window.registerWebviewPanelSerializer(panelType, panel),
  );
  void session.checkModel();
  return { session, panel, modelTree: modules.tree, stepsTree: steps.tree };
}
