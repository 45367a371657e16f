// `npm run bench`: Headlight beside its peers, in one run, on random weights of two well-known shapes.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../scripts/lib/paths.mjs';
import { checkpointFolder } from './checkpoints.ts';
import { type Findings, noFindings } from './findings.ts';
import { machine, ownVersion, versionOf } from './machine.ts';
import { measureCold } from './measure-cold.ts';
import { measureForward } from './measure-forward.ts';
import { measureMemory } from './measure-memory.ts';
import { measureProduct } from './measure-product.ts';
import { profileCold, profileForward, profileReuse } from './measure-profile.ts';
import { measureReuse } from './measure-reuse.ts';
import { measureWorker } from './measure-worker.ts';
import { modernNode } from './modern-node.ts';
import { type BenchOptions, type Part, parseOptions, parts } from './options.ts';
import type { Request } from './protocol.ts';
import { results } from './results.ts';
import { gpt2Small, modelShapes } from './shapes.ts';
import { findSubjects } from './subjects.ts';

/** What the peers are asked in each part; in the others the engine is measured against itself. */
const tasksOf: Readonly<Record<Part, readonly Request['task'][]>> = {
  product: ['product'],
  forward: ['forward'],
  cold: ['forward'],
  reuse: [],
  worker: [],
  memory: [],
};

const resultsFile = 'bench/RESULTS.md';

/** @returns whether all peers agree, and nothing failed. */
async function bench(options: BenchOptions): Promise<boolean> {
  const node = modernNode();
  const load = loadavg()[0]!.toFixed(1);
  const cache = join(cacheFolder(), 'bench');
  mkdirSync(cache, { recursive: true });
  const tasks = options.parts.flatMap((part) => tasksOf[part]);
  const { present, missing } = await findSubjects(node, cache, tasks);
  const findings = noFindings(missing);
  const scratch = mkdtempSync(join(tmpdir(), 'headlight-bench-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  await measure(options, present, findings, cache, scratch);
  const about = [
    `Machine: ${machine()}; load average ${load} before. Headlight ${ownVersion()}, Node ${versionOf(node)}. ${new Date().toISOString().slice(0, 10)}.`,
  ];
  const text = results(findings, about);
  console.log(`\n${text}`);
  if (!options.quick && options.parts.length === parts.length) {
    writeFileSync(resultsFile, text);
    console.log(`Written to ${resultsFile}.`);
  }
  const apart = findings.agreements.filter(({ agrees }) => !agrees);
  if (apart.length > 0) console.log('Not all agree; see above.');
  else if (findings.agreements.length > 0) console.log('All agree.');
  return apart.length === 0 && findings.failures.length === 0;
}

async function measure(
  options: BenchOptions,
  subjects: Awaited<ReturnType<typeof findSubjects>>['present'],
  findings: Findings,
  cache: string,
  scratch: string,
): Promise<void> {
  const headlight = subjects.find(({ name }) => name === 'Headlight')!;
  /** Where one part fails, the others are measured all the same. */
  const part = async (name: Part, work: () => Promise<void>) => {
    if (!options.parts.includes(name)) return;
    try {
      await work();
    } catch (error) {
      const why = `${name}: ${error instanceof Error ? error.message : error}`;
      console.log(why);
      findings.failures.push(why);
    }
  };
  await part('product', () => measureProduct(subjects, options, findings, scratch));
  const ofModels: readonly Part[] = ['forward', 'cold', 'reuse'];
  for (const shape of options.parts.some((each) => ofModels.includes(each)) ? modelShapes : []) {
    const folder = checkpointFolder(cache, shape);
    await part('forward', async () => {
      await measureForward(shape, folder, subjects, options, findings, scratch);
      await profileForward(shape, folder, headlight, options, findings);
    });
    await part('cold', async () => {
      await measureCold(shape, folder, subjects, options, findings);
      await profileCold(shape, folder, headlight, findings);
    });
    if (shape !== gpt2Small) continue;
    await part('reuse', async () => {
      await measureReuse(shape, folder, headlight, options, findings);
      await profileReuse(shape, folder, headlight, options, findings);
    });
  }
  await part('worker', () => measureWorker(headlight, findings));
  await part('memory', () => measureMemory(headlight, cache, findings));
}

// Ends the subjects, too, and removes what was compared.
process.once('SIGINT', () => process.exit(130));
try {
  process.exitCode = (await bench(parseOptions(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
