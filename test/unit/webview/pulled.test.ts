// What the panel asks for follows what it depends on; what it no longer wants it calls off.

import assert from 'node:assert/strict';
import { signal } from '@preact/signals';
import { pull } from '../../../webview/pulled.ts';
import { createStore } from '../../../webview/store.ts';

const later = () => new Promise((done) => setTimeout(done, 0));

describe('pull', () => {
  const open = () => {
    const wanted = signal<number | null>(1);
    const calls: { readonly question: number; readonly signal: AbortSignal; readonly answer: () => void }[] =
      [];
    const { value, stop } = pull(
      () => wanted.value,
      (question: number, signal) =>
        new Promise<number>((resolve) => {
          calls.push({ question, signal, answer: () => resolve(10 * question) });
        }),
    );
    return { wanted, calls, value, stop };
  };

  it('calls off a question when there is another, and drops its answer', async () => {
    const { wanted, calls, value } = open();
    wanted.value = 2;
    assert.deepEqual(
      calls.map(({ question, signal }) => [question, signal.aborted]),
      [
        [1, true],
        [2, false],
      ],
    );
    calls[1]!.answer();
    calls[0]!.answer();
    await later();
    assert.deepEqual(value.value, { status: 'here', value: 20 });
  });

  it('calls off what is open when it stops, or nothing is wanted any more', () => {
    const stopped = open();
    stopped.stop();
    assert.ok(stopped.calls[0]!.signal.aborted);
    const { wanted, calls, value } = open();
    wanted.value = null;
    assert.ok(calls[0]!.signal.aborted);
    assert.deepEqual(value.value, { status: 'waiting' });
  });
});

describe('createStore', () => {
  it('takes no harm where the host refuses a move or a command', async () => {
    const page = { addEventListener: () => {}, visibilityState: 'visible' };
    Object.assign(globalThis, { document: page });
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const listeners: ((message: unknown) => void)[] = [];
      const { focus, command } = createStore({
        send: (message) => {
          const { id } = message as { readonly id: number };
          const refusal = { kind: 'err', id, message: 'No.', reason: 'Error' };
          queueMicrotask(() => {
            for (const hear of listeners) hear(refusal);
          });
        },
        listen: (listener) => {
          listeners.push(listener);
          return () => {};
        },
      });
      focus({ token: 1 });
      command('stepOver');
      await later();
      await later();
    } finally {
      process.off('unhandledRejection', note);
      Reflect.deleteProperty(globalThis, 'document');
    }
    assert.deepEqual(unhandled, []);
  });
});
