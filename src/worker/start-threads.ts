// Starts the threads of the kernels: worker threads of Node, which do not keep the process from ending.

import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { StartThread } from '../engine/team.ts';

/**
 * A thread has hardly anything in its JavaScript heap beside Node's own few MB. Where V8 knows of little room, it
 * takes less in advance: 11.4 MB resident a thread and not 13.1, with Node 24.
 */
const resourceLimits = { maxOldGenerationSizeMb: 32 };

/**
 * @param file the bundle of kernel-thread.ts
 * @param tell hears at most one sentence, where a thread cannot be started or ends too soon; the others do its work
 */
export function threadStarter(file: string, tell: (sentence: string) => void): StartThread {
  let told = false;
  const failed = (error: unknown) => {
    if (told) return;
    told = true;
    const why = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
    tell(
      `The engine computes with fewer threads than it was given, for one could not be started (${why.replace(/\.$/, '')}); give it fewer, or restart it.`,
    );
  };
  return (start) => {
    try {
      const thread = new Worker(resolve(file), {
        workerData: start,
        name: `Headlight kernels ${start.index}`,
        resourceLimits,
      });
      thread.unref();
      thread.on('error', failed);
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  };
}
