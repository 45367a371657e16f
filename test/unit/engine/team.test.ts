// The team of kernel threads: same bits whatever its size, and nobody is waited for who does not come.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CONTROL_BYTES, kernelTeam, type StartThread, type Team } from '../../../src/engine/team.ts';
import { threadStarter } from '../../../src/worker/start-threads.ts';
import { numbers } from './kernels-fixture.ts';
import { toyKernels } from './toy-kernels.ts';

const file = 'dist/kernels/thread.js';
const CONTROL = 64;
/** Where jobs write: cells, and who computed them. */
const OUT = CONTROL + Math.ceil(CONTROL_BYTES / 64) * 64;
const MOST_CELLS = 4096;
const BY = OUT + MOST_CELLS * 4;

interface Crew {
  readonly team: Team;
  readonly cells: (count: number) => Float32Array;
  readonly by: (count: number) => Uint32Array;
}

describe('a team of kernel threads', () => {
  let module: WebAssembly.Module;
  const crews: Crew[] = [];
  before(async function () {
    this.timeout(20_000);
    module = await toyKernels();
  });
  afterEach(() => {
    for (const { team } of crews.splice(0)) team.endThreads();
  });

  const unexpected = (sentence: string): void => {
    throw new Error(sentence);
  };

  function crew(threads: number, start: StartThread = threadStarter(file, unexpected)): Crew {
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true });
    const team = kernelTeam({ module, memory, control: CONTROL, threads, start });
    const made = {
      team,
      cells: (count: number) => new Float32Array(memory.buffer, OUT, count).slice(),
      by: (count: number) => new Uint32Array(memory.buffer, BY, count).slice(),
    };
    crews.push(made);
    return made;
  }

  /** Jobs that end only when a second thread has come, until one has. */
  function assertMet({ team, cells }: Crew): void {
    for (let attempts = 0; attempts < 100; attempts++) {
      team.run('meet', [OUT, 50_000_000], true);
      if (new Uint32Array(cells(1).buffer)[0]! >= 2) return;
    }
    assert.fail('no second thread came');
  }

  it('computes the same bits with 1, 2, 3 and 5 threads', function () {
    this.timeout(60_000);
    const made = [1, 2, 3, 5].map((threads) => crew(threads));
    for (const each of made.slice(1)) assertMet(each);
    const random = numbers(3 * 3000, 7);
    for (let job = 0; job < 3000; job++) {
      const [a, b, c] = random.subarray(job * 3, job * 3 + 3) as unknown as [number, number, number];
      const count = Math.floor(Math.abs(a) ** 3 * MOST_CELLS);
      const terms = 1 + Math.floor(Math.abs(b) ** 3 * 60);
      const seed = Math.floor(Math.abs(c) * 1e6);
      const results = made.map(({ team, cells }) => {
        team.run('sums', [OUT, BY, count, terms, seed], job % 7 !== 0);
        return cells(count);
      });
      for (const result of results) assert.deepEqual(result, results[0], `job ${job}`);
    }
  });

  it('is joined by its threads', () => assertMet(crew(2)));

  it('lets the caller work alone where a thread never comes', () => {
    const { team, by } = crew(3, () => true);
    for (let job = 0; job < 100; job++) team.run('sums', [OUT, BY, 1000, 10, job], true);
    assert.deepEqual(new Set(by(1000)), new Set([0]));
  });

  it('starts its threads when there is work for them, until the host starts no more', () => {
    const started: number[] = [];
    const { team } = crew(5, ({ index }) => {
      started.push(index);
      return index < 3;
    });
    assert.equal(team.threads, 5);
    team.run('sums', [OUT, BY, 100, 10, 1], false);
    assert.deepEqual(started, []);
    team.run('sums', [OUT, BY, 100, 10, 1], true);
    team.run('sums', [OUT, BY, 100, 10, 1], true);
    assert.deepEqual(started, [1, 2, 3]);
  });

  it('starts its threads before there is work, where it is told of it', () => {
    const started: number[] = [];
    const { team } = crew(3, ({ index }) => started.push(index) > 0);
    team.startThreads();
    team.startThreads();
    assert.deepEqual(started, [1, 2]);
  });

  it('starts none after they were ended', () => {
    const { team } = crew(3, () => assert.fail('a thread was started'));
    team.endThreads();
    team.startThreads();
    team.run('sums', [OUT, BY, 100, 10, 1], true);
  });

  it('wakes threads that have slept for long', async () => {
    const made = crew(2);
    assertMet(made);
    await wait(400);
    assertMet(made);
  });

  it('uses no processor while it has nothing to do', async function () {
    this.timeout(20_000);
    assertMet(crew(2));
    // What else the process has to do, such as ending the threads of another test, is over at some time.
    let least = Number.POSITIVE_INFINITY;
    for (let windows = 0; windows < 10 && least >= 25_000; windows++) {
      const before = process.cpuUsage();
      await wait(500);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, user + system);
    }
    assert.ok(least < 25_000, `${least / 1000} ms of processor time in 500 ms`);
  });

  for (const [where, first, last] of [
    ['in a thread that helps', 1, 9],
    ['in the thread of the engine', 0, 0],
    ['in all threads', 0, 9],
  ] as const) {
    it(`says in one sentence that a kernel failed ${where}, and goes on`, () => {
      const made = crew(2);
      assertMet(made);
      let failures = 0;
      // On one core it may take a while until the other thread has its turn in the middle of a job.
      for (let job = 0; job < 200 || (failures === 0 && job < 20_000); job++) {
        try {
          made.team.run('fail', [OUT, 20_000, first, last], true);
        } catch (error) {
          failures++;
          assert.match(String(error), /^Error: The kernel “fail” failed \([^.;]+\); restart the engine\.$/);
        }
      }
      assert.ok(failures > 0);
      assertMet(made);
    });
  }

  it('says in one sentence that a kernel failed where nobody helps', () => {
    assert.throws(
      () => crew(1).team.run('fail', [OUT, 1, 0, 0], true),
      /^Error: The kernel “fail” failed \(unreachable\); restart the engine\.$/,
    );
  });

  it('ends its threads, and goes on without them', async () => {
    const ended: Promise<unknown>[] = [];
    const made = crew(3, (start) => {
      const thread = new Worker(resolve(file), { workerData: start });
      ended.push(once(thread, 'exit'));
      return true;
    });
    assertMet(made);
    made.team.endThreads();
    assert.deepEqual(await Promise.all(ended), [[0], [0]]);
    made.team.run('sums', [OUT, BY, 100, 10, 1], true);
    assert.deepEqual(new Set(made.by(100)), new Set([0]));
    made.team.endThreads();
  });

  it('goes on where a thread dies at its start, and says so once', async () => {
    const told: string[] = [];
    const { team, cells } = crew(
      3,
      threadStarter('dist/kernels/nothing.js', (sentence) => told.push(sentence)),
    );
    team.startThreads();
    for (let waited = 0; told.length === 0 && waited < 100; waited++) await wait(50);
    await wait(100);
    assert.equal(told.length, 1);
    assert.match(told[0]!, /^The engine computes with fewer threads .*Cannot find module.*; [^.]*\.$/);
    team.run('sums', [OUT, BY, 100, 10, 1], true);
    assert.equal(cells(100).length, 100);
  });
});
