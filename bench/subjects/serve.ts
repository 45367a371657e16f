// A subject's side of the conversation: requests come in on standard input, one a line, and answers go out.

import { createInterface } from 'node:readline';
import type { Answer, Failure, Request, SubjectOptions } from '../protocol.ts';

/** What an engine can do here; a task that it lacks is answered with a failure. */
export type Tasks = {
  readonly [Task in Request['task']]?: (
    request: Request & { readonly task: Task },
  ) => Promise<Omit<Answer, 'version' | 'threads'>>;
};

export interface Engine {
  readonly version: string;
  readonly threads: number;
  readonly tasks: Tasks;
}

/** Serves until standard input ends. The engine is made when the first request comes. */
export async function serve(make: (options: SubjectOptions) => Promise<Engine>): Promise<void> {
  const options = JSON.parse(process.argv[2]!) as SubjectOptions;
  let engine: Promise<Engine> | null = null;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    engine ??= make(options);
    const answer = await engine.then((made) => perform(made, request)).catch(failure);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  process.exit(0);
}

async function perform({ version, threads, tasks }: Engine, request: Request): Promise<Answer> {
  const perform = tasks[request.task] as
    | ((request: Request) => Promise<Omit<Answer, 'version' | 'threads'>>)
    | undefined;
  if (!perform) throw new Error(`${version} has no task “${request.task}”.`);
  return { version, threads, ...(await perform(request)) };
}

function failure(error: unknown): Failure {
  return { error: error instanceof Error ? error.message : String(error) };
}
