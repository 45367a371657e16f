// One typed remote procedure call for every boundary: each call answers, can be cancelled, and can report progress.

/** An API is an interface of methods, each with one parameter object. */
// biome-ignore lint/suspicious/noExplicitAny: the parameter and result types are those of each API; here they only pass through
export type Methods<Api> = { readonly [M in keyof Api]: (params: any) => unknown };
export type Params<Api extends Methods<Api>, M extends keyof Api> = Parameters<Api[M]>[0];
export type Result<Api extends Methods<Api>, M extends keyof Api> = Awaited<ReturnType<Api[M]>>;

/** Sends a message to the other side, and hears what it sends. */
export interface Transport {
  send(message: unknown): void;
  /** Returns a function that stops listening. */
  listen(hear: (message: unknown) => void): () => void;
}

/** How far a long call has come. */
export interface Progress {
  readonly message: string;
  /** From 0 to 1; null where it cannot be known. */
  readonly fraction: number | null;
}

export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The other side said no, in one sentence meant for the person. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  /** @param reason the name of the error on the other side, for callers that can help with that kind. */
  constructor(
    message: string,
    readonly reason: string,
  ) {
    super(message);
  }
}

/** The call was cancelled by the one who made it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor() {
    super('Cancelled.');
  }
}

export type Handlers<Api extends Methods<Api>> = {
  readonly [M in keyof Api]: (
    params: Params<Api, M>,
    context: CallContext,
  ) => Result<Api, M> | Promise<Result<Api, M>>;
};

export interface Client<Api extends Methods<Api>> {
  call<M extends keyof Api & string>(
    method: M,
    params: Params<Api, M>,
    options?: CallOptions,
  ): Promise<Result<Api, M>>;
  /** Every call still open fails with this reason; later ones too. */
  close(reason: string): void;
}

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'ok'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'err'; readonly id: number; readonly message: string; readonly reason: string }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress };

function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    'id' in value &&
    typeof value.id === 'number'
  );
}

export function client<Api extends Methods<Api>>(transport: Transport): Client<Api> {
  interface Open {
    readonly resolve: (value: never) => void;
    readonly reject: (error: Error) => void;
    readonly onProgress: ((progress: Progress) => void) | undefined;
  }
  const open = new Map<number, Open>();
  let next = 0;
  let closed: string | null = null;

  const stop = transport.listen((message) => {
    if (!isMessage(message)) return;
    const call = open.get(message.id);
    if (!call) return;
    if (message.kind === 'progress') return call.onProgress?.(message.progress);
    if (message.kind !== 'ok' && message.kind !== 'err') return;
    open.delete(message.id);
    if (message.kind === 'ok') call.resolve(message.value as never);
    else
      call.reject(
        message.reason === 'Cancelled' ? new Cancelled() : new RemoteError(message.message, message.reason),
      );
  });

  return {
    call(method, params, options = {}) {
      if (closed !== null) return Promise.reject(new RemoteError(closed, 'Closed'));
      if (options.signal?.aborted) return Promise.reject(new Cancelled());
      const id = next++;
      const cancel = () => transport.send({ kind: 'cancel', id } satisfies Message);
      const answered = new Promise<Result<Api, typeof method>>((resolve, reject) => {
        open.set(id, { resolve, reject, onProgress: options.onProgress });
        options.signal?.addEventListener('abort', cancel);
        try {
          transport.send({ kind: 'call', id, method, params } satisfies Message);
        } catch (error) {
          open.delete(id);
          reject(error);
        }
      });
      return answered.finally(() => options.signal?.removeEventListener('abort', cancel));
    },
    close(reason) {
      closed = reason;
      stop();
      for (const call of open.values()) call.reject(new RemoteError(reason, 'Closed'));
      open.clear();
    },
  };
}

/**
 * Answers calls with the handlers. A handler's error becomes the reply.
 * @returns a function that stops answering and cancels what is under way.
 */
export function serve<Api extends Methods<Api>>(transport: Transport, handlers: Handlers<Api>): () => void {
  const running = new Map<number, AbortController>();

  const answer = async (call: Message & { kind: 'call' }): Promise<void> => {
    const controller = new AbortController();
    running.set(call.id, controller);
    const context: CallContext = {
      signal: controller.signal,
      progress: (progress) => transport.send({ kind: 'progress', id: call.id, progress } satisfies Message),
    };
    try {
      if (!Object.hasOwn(handlers, call.method)) throw new Error(`There is no method “${call.method}”.`);
      const handler = handlers[call.method as keyof Api];
      const value: unknown = await handler(call.params as Params<Api, keyof Api>, context);
      transport.send({ kind: 'ok', id: call.id, value } satisfies Message);
    } catch (error) {
      const { message, name } = error instanceof Error ? error : new Error(String(error));
      const reason = controller.signal.aborted ? 'Cancelled' : name;
      try {
        transport.send({ kind: 'err', id: call.id, message, reason } satisfies Message);
      } catch {
        // Nobody is there any more to hear it.
      }
    } finally {
      running.delete(call.id);
    }
  };

  const stop = transport.listen((message) => {
    if (!isMessage(message)) return;
    if (message.kind === 'call') void answer(message);
    if (message.kind === 'cancel') running.get(message.id)?.abort();
  });
  return () => {
    stop();
    for (const controller of running.values()) controller.abort();
  };
}
