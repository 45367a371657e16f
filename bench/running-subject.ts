// A subject that runs: a process that is asked one thing at a time.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Answer, Failure, Request, SubjectOptions } from './protocol.ts';
import type { Subject, SubjectName } from './subjects.ts';

export interface RunningSubject {
  readonly name: SubjectName;
  /** @throws Error, one sentence, where the subject could not do it, or has ended. */
  ask(request: Request): Promise<Answer>;
  stop(): Promise<void>;
}

const offline = { HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' };

/** @param checkpoint '' where none of the benchmark's is needed */
export function startSubject(
  subject: Subject,
  checkpoint: string,
  threads: number,
  { profiled = false } = {},
): RunningSubject {
  const options: SubjectOptions = { checkpoint, threads, peers: subject.peers, profiled };
  // For the libraries below PyTorch, too.
  const threadsOfLibraries = { OMP_NUM_THREADS: `${threads}`, MKL_NUM_THREADS: `${threads}` };
  const child = spawn(subject.program, [...subject.args, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...offline, ...threadsOfLibraries },
  });
  const kill = () => child.kill();
  process.prependOnceListener('exit', kill);
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  // Writing to one that has ended is told by 'close'.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      said = error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  return {
    name: subject.name,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const answer = await nextAnswer();
      if ('error' in answer) throw new Error(`${subject.name} failed: ${answer.error}`);
      return answer;
    },
    async stop() {
      process.off('exit', kill);
      child.stdin.end();
      await ended;
    },
  };

  /** What is no JSON object, such as a library's greeting, is passed over. */
  async function nextAnswer(): Promise<Answer | Failure> {
    for (;;) {
      const { done, value } = await lines.next();
      if (done)
        throw new Error(`${subject.name} ended: ${said.trim().split('\n').at(-1) || 'it said nothing'}`);
      if (value.startsWith('{')) return JSON.parse(value) as Answer | Failure;
    }
  }
}
