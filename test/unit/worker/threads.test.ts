// How many threads compute: what was asked for, what the machine has, and what is said where they differ.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEngine } from '../../../src/worker/client.ts';
import { coresOfLinux, physicalCores } from '../../../src/worker/physical-cores.ts';
import { threadStarter } from '../../../src/worker/start-threads.ts';
import { threadCount, threadSetting, usualThreads } from '../../../src/worker/thread-count.ts';

describe('physical cores', () => {
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'headlight-cores-'));
  });
  after(() => rmSync(scratch, { recursive: true }));

  /** A folder as Linux keeps it; null is a CPU that is switched off. */
  function machine(name: string, siblings: readonly (string | null)[]): string {
    const folder = join(scratch, name);
    for (const [cpu, list] of siblings.entries()) {
      const topology = join(folder, `cpu${cpu}`, 'topology');
      mkdirSync(list === null ? join(folder, `cpu${cpu}`) : topology, { recursive: true });
      if (list !== null) writeFileSync(join(topology, 'thread_siblings_list'), `${list}\n`);
    }
    mkdirSync(join(folder, 'cpufreq'), { recursive: true });
    return folder;
  }

  it('are as many as the machine has, or as this process may use', () => {
    const cores = physicalCores();
    assert.ok(Number.isInteger(cores) && cores >= 1 && cores <= availableParallelism(), `${cores}`);
  });

  it('run one thread or several', () => {
    assert.equal(coresOfLinux(machine('plain', ['0', '1', '2'])), 3);
    assert.equal(coresOfLinux(machine('two-threads', ['0,2', '1,3', '0,2', '1,3'])), 2);
    assert.equal(coresOfLinux(machine('mixed', ['0-1', '0-1', '2', '3'])), 3);
    assert.equal(coresOfLinux(machine('switched-off', ['0', null, '2'])), 2);
  });

  it('are not known where Linux does not tell', () => {
    assert.equal(coresOfLinux(machine('none', [])), null);
    assert.equal(coresOfLinux(join(scratch, 'missing')), null);
  });
});

describe('threads', () => {
  it('are one fewer than cores where nothing is asked for, and at least one', () => {
    assert.equal(usualThreads(), Math.max(1, physicalCores() - 1));
    assert.deepEqual(threadCount(null, '--threads'), { threads: usualThreads(), remark: null });
    assert.deepEqual(threadSetting(null), { threads: usualThreads(), remark: null });
    assert.deepEqual(threadSetting(undefined), { threads: usualThreads(), remark: null });
  });

  it('are as many as asked for', () => {
    assert.deepEqual(threadCount(3, '--threads', 4), { threads: 3, remark: null });
    assert.deepEqual(threadSetting(1), { threads: 1, remark: null });
  });

  it('are no more than the machine runs, which is said', () => {
    assert.deepEqual(threadCount(64, '--threads', 4), {
      threads: 4,
      remark: '--threads is 64, but this machine runs only 4 threads at a time: the engine uses 4.',
    });
    assert.match(
      threadCount(2, '--threads', 1).remark!,
      /runs only one thread at a time: the engine uses 1\.$/,
    );
    const { threads, remark } = threadSetting(100_000);
    assert.equal(threads, availableParallelism());
    assert.match(remark!, /^The setting headlight\.engine\.threads is 100000, but this machine runs only /);
  });

  for (const value of [0, -1, 1.5, 'four', '2', true, [2], {}]) {
    it(`of which the setting says ${JSON.stringify(value)} are the usual ones, which is said`, () => {
      const { threads, remark } = threadSetting(value);
      assert.equal(threads, usualThreads());
      assert.ok(
        remark!.startsWith(
          `The setting headlight.engine.threads is ${JSON.stringify(value)}, and must be a whole number from 1 on: `,
        ),
        remark!,
      );
    });
  }

  it('are warned of with the other settings when the engine starts, and it starts and runs', async () => {
    const warnings: string[] = [];
    const engine = startEngine({
      worker: resolve('dist/worker.js'),
      kernels: 'dist/kernels',
      models: 'media/models',
      captureMegabytes: 'abc',
      threads: 0,
      warn: (sentence) => warnings.push(sentence),
    });
    try {
      const model = { kind: 'bundled', name: 'the-rock-rules' } as const;
      assert.equal((await engine.client.call('open', { model })).name, 'the-rock-rules');
      await engine.client.call('run', { text: 'The Rock Rules', cut: false, dropoutSeed: null });
    } finally {
      engine.dispose();
    }
    assert.deepEqual(
      warnings.map((sentence) => /^The setting (\S+) is (\S+), and must be/.exec(sentence)?.slice(1)),
      [
        ['headlight.capture.budgetMB', '"abc"'],
        ['headlight.engine.threads', '0'],
      ],
    );
  });
});

describe('a host that starts no thread', () => {
  it('is told of once, in one sentence', () => {
    const told: string[] = [];
    const start = threadStarter('dist/kernels/thread.js', (sentence) => told.push(sentence));
    // What cannot be posted to a thread makes the host refuse, as one without permission for threads does.
    const unsendable = { module: () => {}, memory: new WebAssembly.Memory({ initial: 1 }), control: 64 };
    assert.equal(start({ ...unsendable, index: 1 }), false);
    assert.equal(start({ ...unsendable, index: 2 }), false);
    assert.equal(told.length, 1);
    assert.match(
      told[0]!,
      /^The engine computes with fewer threads than it was given, for .+; give it fewer, or restart it\.$/,
    );
  });
});
