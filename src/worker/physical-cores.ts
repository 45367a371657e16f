// How many cores the machine has, where a core that runs two threads at a time counts once.

// The packages that tell this (physical-cpu-count, systeminformation) ask a child process on each system, on Windows
// one that new versions lack or one that takes a second.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * Cores that this process may use; at least 1. Linux and macOS tell it. Windows has no quick way to ask, so on its x64
 * machines each core is taken to run two threads, as most do: where some run but one, this is too few.
 */
export function physicalCores(): number {
  const threads = availableParallelism();
  return Math.max(1, Math.min(threads, coresOfSystem(threads) ?? threads));
}

/** Null where the system does not tell. */
function coresOfSystem(threads: number): number | null {
  if (process.platform === 'linux') return coresOfLinux('/sys/devices/system/cpu');
  // No core of an ARM machine runs two threads.
  if (process.arch !== 'x64') return null;
  if (process.platform === 'darwin') return coresOfMac();
  return process.platform === 'win32' ? Math.ceil(threads / 2) : null;
}

/** @param folder of the kernel's tree: cpu0/topology/thread_siblings_list names the threads that share a core with cpu0 */
export function coresOfLinux(folder: string): number | null {
  try {
    const cpus = readdirSync(folder).filter((name) => /^cpu\d+$/.test(name));
    const cores = new Set<string>();
    for (const cpu of cpus) {
      // A CPU that is switched off has no topology.
      const siblings = siblingsOf(join(folder, cpu));
      if (siblings !== null) cores.add(siblings);
    }
    return cores.size || null;
  } catch {
    return null;
  }
}

function siblingsOf(cpu: string): string | null {
  try {
    return readFileSync(join(cpu, 'topology', 'thread_siblings_list'), 'utf8').trim();
  } catch {
    return null;
  }
}

function coresOfMac(): number | null {
  try {
    const told = execFileSync('/usr/sbin/sysctl', ['-n', 'hw.physicalcpu'], { stdio: 'pipe' });
    return Number.parseInt(told.toString(), 10) || null;
  } catch {
    return null;
  }
}
