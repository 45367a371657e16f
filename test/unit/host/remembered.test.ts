// What is remembered across windows: written once for a run, and for the focus when the reader pauses.

import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Passage } from '../../../src/host/passage.ts';
import { Remembered } from '../../../src/host/remembered.ts';
import type { Focus } from '../../../src/plan/focus.ts';

const passage: Passage = { uri: 'a', name: 'a', start: 0, end: 4, whole: true, text: 'rock' };
const model = { kind: 'bundled', name: 'the-rock-rules' } as const;
const focus: Focus = {
  attention: 0,
  layer: 0,
  head: 0,
  token: 0,
  key: 0,
  tokens: [0],
  column: 0,
  cursor: { at: 'embed.tokens', level: 'step', term: 0 },
};

/** A store that counts what is written. */
function memento() {
  const kept = new Map<string, unknown>();
  const written: string[] = [];
  return {
    written,
    get: <T>(key: string, otherwise?: T) => (kept.has(key) ? kept.get(key) : otherwise) as T,
    update: async (key: string, value: unknown) => {
      written.push(key);
      kept.set(key, value);
    },
  };
}

describe('what is remembered', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('has the passage once for a run, and the focus once for many moves', async () => {
    const workspace = memento();
    const remembered = new Remembered(workspace, memento());
    await remembered.keepExplored({ model, passages: [passage], cut: false, dropoutSeed: null, focus });
    assert.deepEqual(workspace.written, ['exploredPassages', 'focus']);
    for (const token of [1, 2, 3]) {
      remembered.keepFocus({ ...focus, token });
      mock.timers.tick(499);
    }
    assert.equal(workspace.written.length, 2);
    assert.equal(remembered.explored?.focus.token, 3);
    mock.timers.tick(1);
    assert.deepEqual(workspace.written, ['exploredPassages', 'focus', 'focus']);
    const later = new Remembered(workspace, memento());
    assert.deepEqual(later.explored, {
      model,
      passages: [passage],
      cut: false,
      dropoutSeed: null,
      focus: { ...focus, token: 3 },
    });
  });

  it('writes at once what waits, when the window closes', async () => {
    const workspace = memento();
    const remembered = new Remembered(workspace, memento());
    remembered.keepFocus(focus);
    await remembered.flush();
    mock.timers.tick(500);
    assert.deepEqual(workspace.written, ['focus']);
  });

  it('has no text that is very long, but where it stands', async () => {
    const remembered = new Remembered(memento(), memento());
    const text = 'x'.repeat(100_001);
    const long = { ...passage, end: text.length, text };
    await remembered.keepExplored({ model, passages: [long], cut: true, dropoutSeed: null, focus });
    assert.deepEqual(remembered.explored?.passages[0], { ...long, text: '' });
  });

  it('has no model, and nothing explored, at first', () => {
    const remembered = new Remembered(memento(), memento());
    assert.equal(remembered.model, null);
    assert.equal(remembered.explored, null);
  });
});
