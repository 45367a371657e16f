// Which token's attention shows in the text: the one under the pointer, or the one that is looked at.

import { type Disposable, type TextEditor, window } from 'vscode';
import { focusedAttention } from '../plan/focus.ts';
import { attentionOf, attentionViews } from './attention.ts';
import { type Attention, Decorations } from './decorations.ts';
import type { Panel } from './panel.ts';
import type { Session } from './session.ts';
import type { Exploration } from './session-state.ts';
import { type TokenPlace, tokenAt } from './token-place.ts';

/** No event says that a hover closed, so its colours go by themselves. */
const previewMilliseconds = 6000;

export class Highlights implements Disposable {
  readonly #session: Session;
  readonly #panel: Panel;
  readonly #decorations = new Decorations();
  readonly #subscriptions: readonly Disposable[];
  #preview: TokenPlace | null = null;
  #timer: NodeJS.Timeout | undefined;
  #drawing = 0;

  /** @param panel while it is open, the token looked at shows in the text wherever the cursor is */
  constructor(session: Session, panel: Panel) {
    this.#session = session;
    this.#panel = panel;
    let before = session.state;
    this.#subscriptions = [
      session.onDidChange(() => {
        const { exploration, focus } = session.state;
        const moved = focus !== before.focus;
        const changed = moved || exploration !== before.exploration;
        before = session.state;
        if (changed) this.preview(moved ? null : this.#preview);
      }),
      panel.onDidOpenOrClose(() => this.preview(null)),
      window.onDidChangeVisibleTextEditors(() => void this.#draw()),
      window.onDidChangeTextEditorSelection(() => this.preview(null)),
      this.#decorations,
    ];
  }

  /** Shows another token's attention while the pointer is on it, in all texts; null ends that. */
  preview(place: TokenPlace | null): void {
    clearTimeout(this.#timer);
    if (place) this.#timer = setTimeout(() => this.preview(null), previewMilliseconds);
    this.#preview = place;
    void this.#draw();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #draw(): Promise<void> {
    const mine = ++this.#drawing;
    const { exploration } = this.#session.state;
    const shown = exploration?.stale ? null : exploration;
    const editors = window.visibleTextEditors.filter(
      ({ document }) => document.uri.toString() === shown?.passages[0].uri,
    );
    const attention = shown && editors.length > 0 ? await this.#attention(shown, editors) : null;
    if (mine !== this.#drawing) return;
    for (const editor of window.visibleTextEditors) {
      if (shown && editors.includes(editor)) this.#decorations.paint(editor, shown, attention);
      else this.#decorations.clear(editor);
    }
  }

  async #attention(exploration: Exploration, editors: readonly TextEditor[]): Promise<Attention | null> {
    const { plan, focus } = this.#session.state;
    if (!plan || !focus) return null;
    if (!this.#preview && !this.#panel.isOpen && !isCursorIn(exploration, editors)) return null;
    const { stack, keys } = focusedAttention(plan, focus);
    const places = this.#preview
      ? [this.#preview]
      : [...new Set([stack, keys])].map((stack) => ({ stack, token: focus.tokens[stack]! }));
    const [place] = places;
    if (!place) return null;
    // What is looked at comes first.
    const views = attentionViews(plan, focus, place.stack).slice(0, this.#preview ? undefined : 1);
    try {
      const weights = views.map((view) => attentionOf(this.#session, view, place.token));
      return { places, weights: await Promise.all(weights) };
    } catch {
      // An engine that died says so itself.
      return null;
    }
  }
}

/** Whether a cursor stands at a token. */
function isCursorIn(exploration: Exploration, editors: readonly TextEditor[]): boolean {
  return editors.some(
    ({ document, selection }) => tokenAt(exploration, document.offsetAt(selection.active)) !== null,
  );
}
