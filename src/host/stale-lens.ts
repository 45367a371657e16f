// A line above text that was edited since it was explored, which offers to explore it again.

import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  type Event,
  EventEmitter,
  Range,
  type TextDocument,
} from 'vscode';
import { changedPassages } from './documents.ts';
import type { Session } from './session.ts';

export class StaleLens implements CodeLensProvider, Disposable {
  readonly #session: Session;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;

  constructor(session: Session) {
    this.#session = session;
    let before = false;
    this.#subscription = session.onDidChange(() => {
      const now = session.state.exploration?.stale ?? false;
      if (now !== before) this.#changed.fire();
      before = now;
    });
  }

  get onDidChangeCodeLenses(): Event<void> {
    return this.#changed.event;
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const { exploration } = this.#session.state;
    if (!exploration?.stale || exploration.passages[0].uri !== document.uri.toString()) return [];
    const command = {
      title: '$(refresh) The text has changed: explore it again',
      command: 'headlight.exploreAgain',
    };
    // Two passages may stand in one line, and one line above it says it.
    const lines = new Set(
      changedPassages(exploration.passages).map(({ start }) => document.positionAt(start).line),
    );
    return [...lines].map((line) => new CodeLens(new Range(line, 0, line, 0), command));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
