// Which model reads a document: its own, the one that the person chose, or the default.

import type { ModelLocation } from '../protocol/model.ts';
import { exampleAt, modelOf } from './examples.ts';
import type { Remembered } from './remembered.ts';

/** For code and prose. */
export const defaultModel = { kind: 'bundled', name: 'prose-and-code' } as const;

export class ModelChoice {
  readonly #remembered: Remembered;
  /** Models of documents that were opened or restored together with them since the person chose one for all. */
  readonly #own = new Map<string, ModelLocation>();

  constructor(remembered: Remembered) {
    this.#remembered = remembered;
  }

  /** @param uri of a document; undefined for any other text */
  of(uri: string | undefined): ModelLocation {
    const own = uri === undefined ? undefined : this.#own.get(uri);
    const example = uri === undefined ? undefined : exampleAt(uri);
    return own ?? this.#remembered.model ?? (example ? modelOf(example) : defaultModel);
  }

  /** From now on this document is read by this model, until the person chooses one for all. */
  give(uri: string, model: ModelLocation): void {
    this.#own.set(uri, model);
  }

  /** A document is gone; another may get its address, as untitled ones do. */
  forget(uri: string): void {
    this.#own.delete(uri);
  }

  /** From now on this model reads all documents, also in later windows. */
  async chooseForAll(model: ModelLocation): Promise<void> {
    this.#own.clear();
    await this.#remembered.keepModel(model);
  }
}
