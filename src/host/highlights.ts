// Colours in the text: the token looked at, the tokens it attends to by weight, and what was cut off.

import {
  type Disposable,
  OverviewRulerLane,
  type Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from 'vscode';
import { attentionOf } from './attention.ts';
import { rangeIn } from './documents.ts';
import { tokenAt, tokenRange } from './passage.ts';
import type { Session } from './session.ts';
import type { Exploration } from './session-state.ts';

/** From weak to strong; `contributes.colors` has one for each. */
export const tints = [1, 2, 3, 4, 5, 6] as const;

/** No event says that a hover closed, so its colours go by themselves. */
const previewMilliseconds = 6000;

export class Highlights implements Disposable {
  readonly #session: Session;
  readonly #isPanelOpen: () => boolean;
  readonly #subscriptions: readonly Disposable[];
  readonly #tints: readonly TextEditorDecorationType[];
  readonly #focused: TextEditorDecorationType;
  readonly #cut: TextEditorDecorationType;
  #preview: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #drawing = 0;

  /** @param isPanelOpen while it is, the focus shows in the text wherever the cursor is */
  constructor(session: Session, isPanelOpen: () => boolean) {
    this.#session = session;
    this.#isPanelOpen = isPanelOpen;
    this.#tints = tints.map((strength) =>
      window.createTextEditorDecorationType({
        backgroundColor: new ThemeColor(`headlight.attention${strength}`),
        borderRadius: '2px',
      }),
    );
    this.#focused = window.createTextEditorDecorationType({
      border: '1px solid',
      borderColor: new ThemeColor('headlight.focusedToken'),
      borderRadius: '2px',
      overviewRulerColor: new ThemeColor('headlight.focusedToken'),
      overviewRulerLane: OverviewRulerLane.Center,
    });
    this.#cut = window.createTextEditorDecorationType({ opacity: '0.5' });
    const draw = () => void this.#draw();
    this.#subscriptions = [
      session.onDidChange(draw),
      window.onDidChangeVisibleTextEditors(draw),
      window.onDidChangeTextEditorSelection(() => this.preview(null)),
      ...this.#tints,
      this.#focused,
      this.#cut,
    ];
  }

  /** Shows another token's attention, while the pointer is on it; null ends that. */
  preview(token: number | null): void {
    clearTimeout(this.#timer);
    if (token !== null) this.#timer = setTimeout(() => this.preview(null), previewMilliseconds);
    this.#preview = token;
    void this.#draw();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #draw(): Promise<void> {
    const mine = ++this.#drawing;
    const { exploration } = this.#session.state;
    const editors = window.visibleTextEditors.filter(
      ({ document }) => document.uri.toString() === exploration?.passage.uri,
    );
    const token = exploration && !exploration.stale ? this.#tokenToShow(exploration, editors) : null;
    // An engine that died says so itself.
    const weights = token === null ? [] : await attentionOf(this.#session, token).catch(() => []);
    if (mine !== this.#drawing) return;
    for (const editor of window.visibleTextEditors) {
      const shown = exploration && editors.includes(editor) && !exploration.stale;
      this.#paint(editor, shown ? exploration : null, token, weights);
    }
  }

  #tokenToShow({ passage, run }: Exploration, editors: readonly TextEditor[]): number | null {
    if (this.#preview !== null) return this.#preview;
    const cursorIsIn = editors.some(({ document, selection }) => {
      const offset = document.offsetAt(selection.active);
      return offset >= passage.start && offset <= passage.end && tokenAt(passage, run, offset) !== null;
    });
    return cursorIsIn || this.#isPanelOpen() ? (this.#session.state.focus?.token ?? null) : null;
  }

  #paint(
    editor: TextEditor,
    exploration: Exploration | null,
    token: number | null,
    weights: ArrayLike<number>,
  ): void {
    const { document } = editor;
    const at = (place: readonly [number, number] | null | undefined) =>
      place ? [rangeIn(document, place)] : [];
    const range = (index: number) =>
      exploration ? at(tokenRange(exploration.passage, exploration.run, index)) : [];
    const byStrength: Range[][] = tints.map(() => []);
    const most = Math.max(...Array.from(weights));
    for (const [index, weight] of Array.from(weights).entries()) {
      byStrength[Math.round((weight / most) * tints.length) - 1]?.push(...range(index));
    }
    this.#tints.forEach((type, i) => {
      editor.setDecorations(type, byStrength[i]!);
    });
    editor.setDecorations(this.#focused, token === null ? [] : range(token));
    const cut = exploration?.run.cut;
    const { start = 0, end = 0 } = exploration?.passage ?? {};
    editor.setDecorations(this.#cut, cut ? at([start + cut.from, end]) : []);
  }
}
