// A team of threads over the kernels' memory: one runs the engine, and the others help it with what is large.

import { GATE_BYTES, MOST_HELPERS, teamGate } from './gate.ts';

/** What a kernel thread begins with; it can be posted to one. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the team's control block. */
  readonly control: number;
  /** From 1 on; 0 is the thread that runs the engine. */
  readonly index: number;
}

/** Starts a thread that calls `serveThread`; false where the host can start none. */
export type StartThread = (start: ThreadStart) => boolean;

export interface TeamOptions {
  readonly module: WebAssembly.Module;
  /** Shared between threads. */
  readonly memory: WebAssembly.Memory;
  /** Address of CONTROL_BYTES bytes, a multiple of 64; they are the team's for as long as the memory is used. */
  readonly control: number;
  /** Threads that compute, the one that runs the engine among them. */
  readonly threads: number;
  readonly start: StartThread;
}

export interface Team {
  /** Threads that compute at most, the caller's among them: kernels need room to work in for each. */
  readonly threads: number;
  /** Starts the other threads, which take some 50 ms to come: there will be work for them. */
  startThreads(): void;
  /**
   * Runs an exported kernel to its end. After its operands it gets `next`, the address of an i32 that is 0 at first and
   * counts the pieces of work that were claimed, and `thread`, the index of the thread that it runs in.
   * Throws one sentence where the kernel fails, in whichever thread.
   * @param shared whether the other threads may help; they are started, if they are not yet
   */
  run(kernel: string, operands: readonly number[], shared: boolean): void;
  /** Ends the other threads, which keep the memory alive. What is run afterwards, the caller runs alone. */
  endThreads(): void;
}

/** Throws where the module does not fit the memory. */
export function kernelTeam({ module, memory, control, threads, start }: TeamOptions): Team {
  const block = controlBlock(memory, control);
  block.words.fill(0);
  const kernels = instantiate(module, memory);
  const names = Object.keys(kernels);
  const gate = teamGate(block.words);
  const asked = Math.max(0, Math.min(threads - 1, MOST_HELPERS));
  /** Null where they may still be started. */
  let helpers: number | null = null;
  /** A thread that was given up may still write: nothing may be run any more. */
  let died = false;

  /** Calls the kernel in this thread; returns why it failed. */
  function failure(kernel: string, operands: readonly number[]): string | null {
    try {
      kernels[kernel]!(...operands, block.next, 0);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function sharedFailure(kernel: string, operands: readonly number[]): string | null {
    block.write(names.indexOf(kernel), operands);
    gate.open();
    const own = failure(kernel, operands);
    gate.close();
    died = !gate.allLeft();
    if (died) return 'a thread died over it';
    return own ?? (block.failed() ? 'in a thread that helps' : null);
  }

  function started(): number {
    if (helpers !== null) return helpers;
    helpers = 0;
    while (helpers < asked && start({ module, memory, control, index: helpers + 1 })) helpers++;
    return helpers;
  }

  return {
    threads: asked + 1,
    startThreads: () => void started(),
    run(kernel, operands, shared) {
      if (died) throw new Error('A thread of the engine died; restart the engine.');
      block.begin();
      const why = shared && started() > 0 ? sharedFailure(kernel, operands) : failure(kernel, operands);
      if (why !== null) throw new Error(`The kernel “${kernel}” failed (${why}); restart the engine.`);
    },
    endThreads() {
      if (helpers) gate.stop();
      helpers = 0;
    },
  };
}

/** What a kernel thread does until its team ends it: helps with one job after the other. */
export function serveThread({ module, memory, control, index }: ThreadStart): void {
  const kernels = Object.values(instantiate(module, memory));
  const block = controlBlock(memory, control);
  const gate = teamGate(block.words);
  for (let job = gate.join(null); job !== null; job = gate.join(job)) {
    try {
      const { kernel, operands } = block.read();
      kernels[kernel]!(...operands, block.next, index);
    } catch {
      block.fail();
    }
    gate.leave();
  }
}

type Kernel = (...operands: number[]) => void;

/** The exported kernels, in the module's own order, which is that of every thread. */
function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Readonly<Record<string, Kernel>> {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Kernel>;
}

/** Places in the control block, in words of 32 bits: after the gate, 128 bytes with `next` alone, and the job. */
const NEXT = GATE_BYTES / 4;
const FAILED = NEXT + 32;
const KERNEL = FAILED + 1;
const COUNT = FAILED + 2;
const OPERANDS = FAILED + 4;
const MOST_OPERANDS = 30;
export const CONTROL_BYTES = OPERANDS * 4 + MOST_OPERANDS * 8;

/** The control block as the engine writes it and a thread reads it. */
function controlBlock(memory: WebAssembly.Memory, control: number) {
  const words = new Int32Array(memory.buffer, control, CONTROL_BYTES / 4);
  const operands = new Float64Array(memory.buffer, control + OPERANDS * 4, MOST_OPERANDS);
  return {
    words,
    /** The address of the counter of pieces. */
    next: control + NEXT * 4,
    /** No piece is claimed yet, and nothing failed. */
    begin(): void {
      words[NEXT] = 0;
      words[FAILED] = 0;
    },
    write(kernel: number, values: readonly number[]): void {
      words[KERNEL] = kernel;
      words[COUNT] = values.length;
      operands.set(values);
    },
    read(): { readonly kernel: number; readonly operands: Float64Array } {
      return { kernel: words[KERNEL]!, operands: operands.subarray(0, words[COUNT]) };
    },
    fail(): void {
      words[FAILED] = 1;
    },
    failed: () => words[FAILED] === 1,
  };
}
