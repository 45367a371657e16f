// How highlights look in the text: a tint and an underline for each strength of attention, a border, and faded words.

import {
  type Disposable,
  OverviewRulerLane,
  type Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from 'vscode';
import type { Weights } from './attention.ts';
import { rangeIn } from './documents.ts';
import type { Exploration } from './session-state.ts';
import { type TokenPlace, tokenRange } from './token-place.ts';

/** From weak to strong; `contributes.colors` has one for each. A selection hides tints: there the underline tells. */
const tints = [1, 2, 3, 4, 5, 6] as const;

/** The tokens looked at, and the weights that the one gives to others, or gets from them. */
export interface Attention {
  readonly places: readonly TokenPlace[];
  readonly weights: readonly Weights[];
}

export class Decorations implements Disposable {
  readonly #tints: readonly TextEditorDecorationType[] = tints.map((strength) =>
    window.createTextEditorDecorationType({
      backgroundColor: new ThemeColor(`headlight.attention${strength}`),
      borderStyle: 'none none solid none',
      borderWidth: `0 0 ${Math.floor(strength / 2)}px 0`,
      borderColor: new ThemeColor('headlight.attentionUnderline'),
      borderRadius: '2px',
    }),
  );
  readonly #focused = window.createTextEditorDecorationType({
    border: '2px solid',
    borderColor: new ThemeColor('headlight.focusedToken'),
    borderRadius: '2px',
    overviewRulerColor: new ThemeColor('headlight.focusedToken'),
    overviewRulerLane: OverviewRulerLane.Center,
  });
  readonly #cut = window.createTextEditorDecorationType({ opacity: '0.5' });

  /** The weights as tints, the strongest for the largest in each text; and, faded, the text that was cut off. */
  paint(editor: TextEditor, exploration: Exploration, attention: Attention | null): void {
    const range = (place: TokenPlace): Range[] => {
      const found = tokenRange(exploration, place);
      return found ? [rangeIn(editor.document, found)] : [];
    };
    const byStrength: Range[][] = tints.map(() => []);
    for (const { stack, weights } of attention?.weights ?? []) {
      const most = weights.reduce((a, b) => Math.max(a, b), 0);
      for (const [token, weight] of weights.entries())
        byStrength[Math.round((weight / most) * tints.length) - 1]?.push(...range({ stack, token }));
    }
    this.#set(editor, byStrength, attention?.places.flatMap(range) ?? []);
    const { run, passages } = exploration;
    const [{ start, end }] = passages;
    const cut = run.cut && rangeIn(editor.document, [start + run.cut.from, end]);
    editor.setDecorations(this.#cut, cut ? [cut] : []);
  }

  clear(editor: TextEditor): void {
    this.#set(editor, [], []);
    editor.setDecorations(this.#cut, []);
  }

  dispose(): void {
    for (const type of [...this.#tints, this.#focused, this.#cut]) type.dispose();
  }

  #set(editor: TextEditor, byStrength: readonly Range[][], focused: Range[]): void {
    for (const [i, type] of this.#tints.entries()) editor.setDecorations(type, byStrength[i] ?? []);
    editor.setDecorations(this.#focused, focused);
  }
}
