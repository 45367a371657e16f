// Runs the built command line as a process of its own, from a folder that is not the checkout.

import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

export interface Ended {
  /** Exit status; null where a signal ended the process. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const cli = resolve('dist/cli.js');

/**
 * Starts `headlight` with these arguments.
 * @param bundle of an installation; by default this checkout's
 */
export function startHeadlight(args: readonly string[], bundle = cli) {
  return spawn(process.execPath, [bundle, ...args], { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Waits for what was started. */
export function ending(child: ReturnType<typeof startHeadlight>): Promise<Ended> {
  const read = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      read[stream] += text;
    });
  }
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ status, ...read }));
  });
}

export function headlight(...args: readonly string[]): Promise<Ended> {
  return ending(startHeadlight(args));
}

/** A checkpoint of the golden tests. */
export function golden(name: string): string {
  return resolve('test/golden/data', name);
}
