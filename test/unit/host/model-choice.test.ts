// Which model reads a document, before and after the person chose one.

import assert from 'node:assert/strict';
import { examples } from '../../../src/host/examples.ts';
import { defaultModel, ModelChoice } from '../../../src/host/model-choice.ts';
import { type Memento, Remembered } from '../../../src/host/remembered.ts';
import type { ModelLocation } from '../../../src/protocol/model.ts';

const memento = (): Memento => {
  const kept = new Map<string, unknown>();
  return {
    get: <T>(key: string, otherwise?: T) => (kept.has(key) ? kept.get(key) : otherwise) as T,
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
};
const bundled = (name: string): ModelLocation => ({ kind: 'bundled', name });

describe('the model of a document', () => {
  let choice: ModelChoice;
  let remembered: Remembered;
  beforeEach(() => {
    remembered = new Remembered(memento(), memento());
    choice = new ModelChoice(remembered);
  });

  it('is the default, and of an example its own, before one was chosen', () => {
    assert.deepEqual(choice.of(undefined), defaultModel);
    assert.deepEqual(choice.of('file:///a/notes.md'), defaultModel);
    for (const { file, model } of examples)
      assert.deepEqual(choice.of(`file:///a/examples/${file}`), bundled(model));
  });

  it('is the one that was chosen, of all documents', async () => {
    choice.give('untitled:a', bundled('one'));
    assert.deepEqual(choice.of('untitled:a'), bundled('one'));
    await choice.chooseForAll(bundled('two'));
    for (const uri of [undefined, 'untitled:a', `file:///a/examples/${examples[0]!.file}`])
      assert.deepEqual(choice.of(uri), bundled('two'));
    assert.deepEqual(new ModelChoice(remembered).of(undefined), bundled('two'));
  });

  it('is its own for a document that was opened with it since', async () => {
    await choice.chooseForAll(bundled('two'));
    choice.give('untitled:a', bundled('one'));
    assert.deepEqual(choice.of('untitled:a'), bundled('one'));
    assert.deepEqual(choice.of('untitled:b'), bundled('two'));
  });

  it('is not that of a document that is gone', () => {
    choice.give('untitled:a', bundled('one'));
    choice.give('untitled:b', bundled('two'));
    choice.forget('untitled:a');
    assert.deepEqual(choice.of('untitled:a'), defaultModel);
    assert.deepEqual(choice.of('untitled:b'), bundled('two'));
  });
});
