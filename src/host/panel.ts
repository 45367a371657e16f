// The panel: one webview beside the editor, which draws the session's state and pulls tensors through it.

import {
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
} from 'vscode';
import { readNumbers, spellNumbers } from '../protocol/non-finite.ts';
import type { PanelApi, StatePush } from '../protocol/panel.ts';
import { serve, type Transport } from '../protocol/rpc.ts';
import { panelHandlers } from './panel-handlers.ts';
import { panelHtml } from './panel-html.ts';
import type { Session } from './session.ts';
import { panelState } from './session-state.ts';

export const panelType = 'headlight.panel';

export class Panel implements WebviewPanelSerializer, Disposable {
  readonly #context: ExtensionContext;
  readonly #session: Session;
  readonly #openOrClosed = new EventEmitter<void>();
  #shown: WebviewPanel | null = null;

  constructor(context: ExtensionContext, session: Session) {
    this.#context = context;
    this.#session = session;
  }

  get onDidOpenOrClose(): Event<void> {
    return this.#openOrClosed.event;
  }

  get isOpen(): boolean {
    return this.#shown !== null;
  }

  /** Open, and not behind another tab. */
  get isVisible(): boolean {
    return this.#shown?.visible ?? false;
  }

  /**
   * Opens it beside the editor, or brings it to the front where it is.
   * @param options.focus gives it the keyboard; otherwise that stays in the text
   */
  show({ focus = false } = {}): void {
    if (this.#shown) {
      this.#shown.reveal(undefined, !focus);
      return;
    }
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: !focus };
    this.#attach(window.createWebviewPanel(panelType, 'Headlight', place, this.#options));
  }

  /** After a reload: the panel comes back, and what was explored is explored again. */
  async deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    this.#shown?.dispose();
    panel.webview.options = this.#options;
    this.#attach(panel);
    void this.#session.restore();
  }

  dispose(): void {
    this.#shown?.dispose();
    this.#openOrClosed.dispose();
  }

  get #folder(): Uri {
    return Uri.joinPath(this.#context.extensionUri, 'dist', 'webview');
  }

  get #options() {
    return { enableScripts: true, localResourceRoots: [this.#folder] };
  }

  #attach(panel: WebviewPanel): void {
    const { webview } = panel;
    const transport: Transport = {
      send: (message) => void webview.postMessage(spellNumbers(message)),
      listen(hear) {
        const listening = webview.onDidReceiveMessage((message: unknown) => hear(readNumbers(message)));
        return () => listening.dispose();
      },
    };
    const stopServing = serve<PanelApi>(transport, panelHandlers(this.#session));
    const pushing = this.#push(panel, transport);
    panel.onDidDispose(() => {
      stopServing();
      pushing.dispose();
      if (this.#shown === panel) this.#shown = null;
      this.#openOrClosed.fire();
    });
    const icon = (theme: string) => Uri.joinPath(this.#context.extensionUri, 'media', `panel-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.#shown = panel;
    this.#openOrClosed.fire();
    webview.html = panelHtml(webview, this.#folder);
  }

  /** Sends the state whole when it has changed, once for all changes of a moment. A hidden panel asks when it is back. */
  #push(panel: WebviewPanel, transport: Transport): Disposable {
    let sent = '';
    let waiting: NodeJS.Immediate | undefined;
    const push = () => {
      waiting = undefined;
      const state = panelState(this.#session.state);
      const now = JSON.stringify(state);
      if (now === sent || !panel.visible) return;
      sent = now;
      transport.send({ kind: 'state', state } satisfies StatePush);
    };
    const listening = this.#session.onDidChange(() => {
      waiting ??= setImmediate(push);
    });
    return {
      dispose() {
        listening.dispose();
        clearImmediate(waiting);
      },
    };
  }
}
