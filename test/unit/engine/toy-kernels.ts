// Kernels for the tests of the team: their pieces of work are as many and as long as a test wants, and may fail.

import asc from 'assemblyscript/asc';

const source = `
/** The next piece of work. */
function claim(next: usize): u32 { return atomic.add<u32>(next, 1); }

/** out [count] = sums of so many terms in each cell, and by [count] = the thread that computed it. */
export function sums(out: usize, by: usize, count: u32, terms: u32, seed: u32, next: usize, thread: u32): void {
  for (let i = claim(next); i < count; i = claim(next)) {
    let sum: f32 = 0;
    for (let t: u32 = 1; t <= terms; t++) sum += <f32>1 / <f32>((i * 2654435761 + seed) % 1000 + t);
    store<f32>(out + i * 4, sum);
    store<u32>(by + i * 4, thread);
  }
}

/** Ends only when a second thread has come, or after so many looks; out = how many came. */
export function meet(out: usize, looks: u32, next: usize, thread: u32): void {
  claim(next);
  while (atomic.load<u32>(next) < 2 && looks > 0) looks--;
  atomic.store<u32>(out, atomic.load<u32>(next));
}

/** Fails in the threads from 'first' to 'last' once two have come; the others claim count pieces. */
export function fail(out: usize, count: u32, first: u32, last: u32, next: usize, thread: u32): void {
  if (thread >= first && thread <= last) unreachable();
  for (let i = claim(next); i < count; i = claim(next)) atomic.add<u32>(out, 1);
}
`;

/** Compiles them; a second or two. */
export async function toyKernels(): Promise<WebAssembly.Module> {
  const { error, stderr, binary } = await asc.compileString(source, {
    runtime: 'stub',
    enable: ['simd', 'threads'],
    importMemory: true,
    sharedMemory: true,
    initialMemory: 1,
    maximumMemory: 65536,
    optimizeLevel: 3,
    noAssert: true,
  });
  if (!binary) throw new Error(`The toy kernels do not compile: ${stderr.toString() || error?.message}`);
  return new WebAssembly.Module(Uint8Array.from(binary));
}
