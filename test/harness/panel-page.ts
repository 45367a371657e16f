// The panel as a person reads it: its tokens, its step view, and what it has to say.

import type { Frame } from 'playwright-core';

/** The panel's document, as `Workbench.panel()` gives it. */
export class PanelPage {
  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  /** One element for each token of the text. */
  get tokens() {
    return this.#frame.locator('.token-strip [role=option]');
  }

  /** The rows of numbers of the hidden states, one for each layer and the embedding. */
  get hiddenRows() {
    return this.#frame.locator('.section-hidden tbody tr');
  }

  /** The step view: diagram, formula and numbers of the step that the cursor is on. */
  get step() {
    return this.#frame.locator('.section-step');
  }

  /** The button of a head, such as `Layer 0 · Head 2`. */
  head(name: string) {
    return this.#frame.locator('.section-heads').getByRole('button', { name, exact: true });
  }

  /** What is said above the views: a problem, a warning or a piece of information. */
  notice(kind: 'error' | 'warning' | 'info') {
    return this.#frame.locator(`.notice.${kind}`);
  }

  /** What the heading of a section says beside its title. */
  async note(section: 'text' | 'heads' | 'hidden' | 'step'): Promise<string> {
    return this.#frame.locator(`.section-${section} .section-note`).innerText();
  }

  /** The id of the step or group that the step view shows. */
  async stepId(): Promise<string> {
    return this.note('step');
  }

  /** How far in the cursor is, such as `token 0, “The” · term 1 of 2`; empty on a whole step. */
  async stepLevel(): Promise<string> {
    const words = await this.step.locator('.step-level').innerText();
    return words.split(' · ').slice(1).join(' · ');
  }

  /** The tokens that are looked at, one of each text. */
  async focusedTokens(): Promise<string[]> {
    return this.#frame.locator('.token-strip [aria-selected=true]').allInnerTexts();
  }

  /** The token that is looked at. */
  async focusedToken(): Promise<string> {
    return this.#frame.locator('.token-strip [aria-selected=true]').innerText();
  }
}
