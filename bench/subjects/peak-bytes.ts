// The most memory that this process has had resident so far.

import { readFileSync } from 'node:fs';

/**
 * In bytes. Linux counts in `maxRSS` also what the process had that started this one, at that moment; its own is the
 * high-water mark of /proc.
 */
export function peakBytes(): number {
  const kilobytes = process.platform === 'linux' ? highWaterMark() : null;
  return 1024 * (kilobytes ?? process.resourceUsage().maxRSS);
}

function highWaterMark(): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return found ? Number(found[1]) : null;
  } catch {
    return null;
  }
}
