// The engine as the editor sees it: started by the first thing that needs it, and again after it ended.

import type { Event } from 'vscode';
import { EventEmitter } from 'vscode';
import type { EngineApi, RunReply, RunRequest } from '../protocol/engine.ts';
import type { ModelInfo, ModelLocation } from '../protocol/model.ts';
import { type CallOptions, type Params, RemoteError, type Result } from '../protocol/rpc.ts';
import type { EngineHost } from '../worker/client.ts';

/** Reads what belongs to no particular run, or to one. */
export type Question = Exclude<keyof EngineApi, 'open' | 'run' | 'damage'>;

/** The engine ended while it was asked. */
export class EngineDied extends Error {
  override readonly name = 'EngineDied';
}

/** The worker's refusal of texts that are longer than the model's positions, or than memory has room for. */
export function isTooLong(error: unknown): error is RemoteError {
  return isCuttable(error) || (error instanceof RemoteError && error.reason === 'TooLongTogether');
}

/** The worker's refusal of a text that would be read if it were cut. */
export function isCuttable(error: unknown): error is RemoteError {
  return error instanceof RemoteError && error.reason === 'TooLong';
}

/**
 * Runs keep counting upwards when the engine is started again, so that what belongs to a dead engine's run
 * is never taken for an answer about a new one.
 */
export class Engine {
  readonly #start: () => EngineHost;
  readonly #died = new EventEmitter<string>();
  #host: EngineHost | null = null;
  #opened: ModelLocation | null = null;
  /** Runs of the engines before this one. */
  #before = 0;
  #latest = 0;

  constructor(start: () => EngineHost) {
    this.#start = start;
  }

  /** Fires with the reason when the engine ends without being told to. */
  get onDidDie(): Event<string> {
    return this.#died.event;
  }

  /** The model that runs and weights are read from. */
  get opened(): ModelLocation | null {
    return this.#opened;
  }

  async open(model: ModelLocation, options: CallOptions): Promise<ModelInfo> {
    this.#opened = null;
    const info = await this.#call('open', { model }, options);
    this.#opened = model;
    return info;
  }

  async run(request: RunRequest, options: CallOptions): Promise<RunReply> {
    const info = await this.#call('run', request, options);
    this.#latest = this.#before + info.number;
    return { ...info, number: this.#latest };
  }

  /**
   * What is wrong with a bundled model, in one sentence; null where it is whole. It starts the engine, which alone
   * reads checkpoints.
   */
  damageOf(name: string): Promise<string | null> {
    return this.#call('damage', { name });
  }

  /** Asks the engine about what it ran or opened; one that is not running has nothing to tell, and is not started. */
  ask<M extends Question>(
    method: M,
    params: Params<EngineApi, M>,
    options?: CallOptions,
  ): Promise<Result<EngineApi, M>> {
    if (!this.#host)
      return Promise.reject(new EngineDied('The engine is not running. Explore again to start it.'));
    if (!('run' in params)) return this.#call(method, params, options);
    if (params.run <= this.#before)
      return Promise.reject(new Error('The engine was restarted since. Explore again.'));
    return this.#call(method, { ...params, run: params.run - this.#before }, options);
  }

  /** Ends the engine; what next needs it starts a new one. */
  stop(): void {
    this.#host?.dispose();
    this.#forget();
  }

  dispose(): void {
    this.stop();
    this.#died.dispose();
  }

  async #call<M extends keyof EngineApi>(
    method: M,
    params: Params<EngineApi, M>,
    options?: CallOptions,
  ): Promise<Result<EngineApi, M>> {
    const host = this.#host ?? this.#launch();
    try {
      return await host.client.call(method, params, options);
    } catch (error) {
      const reason = await Promise.race([host.died, null]);
      throw reason === null ? error : new EngineDied(reason);
    }
  }

  #launch(): EngineHost {
    const host = this.#start();
    this.#host = host;
    void host.died.then((reason) => {
      if (this.#host !== host) return;
      this.#forget();
      this.#died.fire(reason);
    });
    return host;
  }

  #forget(): void {
    this.#host = null;
    this.#opened = null;
    this.#before = this.#latest;
  }
}
