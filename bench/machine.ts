// What the results were measured on.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';

/** 'AMD EPYC 9004, 2 logical cores, 24.6 GB, linux x64 6.1' */
export function machine(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? 'unknown processor';
  const memory = `${(totalmem() / 1e9).toFixed(1)} GB`;
  return `${model}, ${cores.length} logical cores, ${memory}, ${platform()} ${arch()} ${release()}`;
}

/** Of the package that is measured. */
export function ownVersion(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }).version;
}

/** The version of a Node. */
export function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}
