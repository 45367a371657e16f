// Every call answers: with a value, with the handler's error, or because it was cancelled or the other side is gone.

import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import { readNumbers, spellNumbers } from '../../../src/protocol/non-finite.ts';
import {
  Cancelled,
  client,
  type Progress,
  RemoteError,
  serve,
  type Transport,
} from '../../../src/protocol/rpc.ts';
import { portTransport } from '../../../src/worker/port.ts';

interface TestApi {
  double(params: { readonly x: number }): number;
  fail(params: { readonly why: string }): never;
  slow(params: Record<string, never>): string;
}

class Unfit extends Error {
  override readonly name = 'Unfit';
}

function connected() {
  const { port1, port2 } = new MessageChannel();
  let cancelled = false;
  const stop = serve<TestApi>(portTransport(port2), {
    double: ({ x }) => 2 * x,
    fail: ({ why }) => {
      throw new Unfit(why);
    },
    slow: (_, { signal, progress }) =>
      new Promise((_, reject) => {
        progress({ message: 'Half', fraction: 0.5 });
        signal.addEventListener('abort', () => {
          cancelled = true;
          reject(new Cancelled());
        });
      }),
  });
  const api = client<TestApi>(portTransport(port1));
  const end = () => {
    stop();
    port1.close();
    port2.close();
  };
  return { api, stop, cancelled: () => cancelled, end };
}

describe('rpc', () => {
  let here: ReturnType<typeof connected>;
  beforeEach(() => {
    here = connected();
  });
  afterEach(() => here.end());

  it('answers, each call with its own reply', async () => {
    assert.deepEqual(await Promise.all([1, 2, 3].map((x) => here.api.call('double', { x }))), [2, 4, 6]);
  });

  it('a handler that throws answers with its sentence and its kind', async () => {
    await assert.rejects(here.api.call('fail', { why: 'No such thing.' }), (error) => {
      assert.ok(error instanceof RemoteError);
      assert.deepEqual([error.message, error.reason], ['No such thing.', 'Unfit']);
      return true;
    });
  });

  it('a method that is not there answers too', async () => {
    await assert.rejects(here.api.call('toString' as 'double', { x: 1 }), /There is no method “toString”/);
  });

  it('reports progress, and can be cancelled', async () => {
    const abort = new AbortController();
    const heard: Progress[] = [];
    const call = here.api.call(
      'slow',
      {},
      {
        signal: abort.signal,
        onProgress: (progress) => {
          heard.push(progress);
          abort.abort();
        },
      },
    );
    await assert.rejects(call, Cancelled);
    assert.deepEqual(heard, [{ message: 'Half', fraction: 0.5 }]);
  });

  it('stopping to answer cancels what is under way', async () => {
    const began = new Promise<void>((resolve) => {
      void here.api.call('slow', {}, { onProgress: () => resolve() }).catch(() => {});
    });
    await began;
    here.stop();
    assert.ok(here.cancelled());
  });

  it('a signal that is aborted already sends nothing', async () => {
    await assert.rejects(here.api.call('slow', {}, { signal: AbortSignal.abort() }), Cancelled);
  });

  it('closing fails what is open and what comes later, with the reason', async () => {
    const open = here.api.call('slow', {});
    here.api.close('The engine stopped.');
    await assert.rejects(open, /The engine stopped\./);
    await assert.rejects(here.api.call('double', { x: 1 }), /The engine stopped\./);
  });

  it('a message that cannot be sent fails the call and leaves nothing open', async () => {
    const transport: Transport = {
      send: () => {
        throw new Error('could not be cloned');
      },
      listen: () => () => {},
    };
    await assert.rejects(client<TestApi>(transport).call('double', { x: 1 }), /could not be cloned/);
  });
});

describe('numbers that JSON does not have', () => {
  it('survive a boundary of JSON messages', () => {
    const numbers = {
      a: [1, Number.NaN, Number.NEGATIVE_INFINITY],
      b: { c: Number.POSITIVE_INFINITY, d: null, e: 'x' },
    };
    assert.deepEqual(readNumbers(JSON.parse(JSON.stringify(spellNumbers(numbers)))), numbers);
  });

  it('typed arrays are left as they are', () => {
    const data = Float32Array.of(1, Number.NEGATIVE_INFINITY);
    assert.equal((spellNumbers({ data }) as { data: Float32Array }).data, data);
    assert.equal((readNumbers({ data }) as { data: Float32Array }).data, data);
  });
});
