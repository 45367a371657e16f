// The memory of the WebAssembly kernels: blocks, taken and given back.

import { bytesInWords as inWords } from '../plan/bytes.ts';

/** A run of free bytes. */
interface Gap {
  start: number;
  bytes: number;
}

const PAGE = 2 ** 16;
/** WebAssembly's 2^16 pages less one, so that the end of the last block is still a 32-bit number. */
const MOST_PAGES = 2 ** 16 - 1;
/** Blocks begin and end at a cache line, so a kernel may read and write whole vectors up to a block's end. */
const LINE = 64;
/** Memory grows by at least 16 MiB: growing is a system call, and its pages cost nothing until they are touched. */
const STEP_PAGES = 256;

/** A view of a run of bytes; it is known by this view, so no other of the same bytes will do. */
type Block = Float32Array | Uint8Array;

/** In bytes. */
export interface MemoryUse {
  /** In blocks that have a holder. */
  readonly taken: number;
  /** The most that was taken at any time. */
  readonly peak: number;
  /** Free, or still to be had; Infinity where nothing limits it. */
  readonly room: number;
}

export interface WasmMemory {
  readonly memory: WebAssembly.Memory;
  /** A block of so many floats, not cleared, with one holder. Throws one sentence where the memory is full. */
  allocate(cells: number): Float32Array;
  /** A block of so many bytes, likewise. */
  allocateBytes(bytes: number): Uint8Array;
  /** One holder more. Throws for a block that is not in use here. */
  retain(block: Block): void;
  /** One holder less; the last gives the block back. Throws for one that is not in use here. */
  release(block: Block): void;
  /** The address of a block. Throws for one that is not in use here. */
  address(block: Block): number;
  use(): MemoryUse;
}

/**
 * Shared between threads, so views stay valid when it grows. Best fit over a list of gaps that are merged again:
 * the tensors of a run come and go in the same sizes, and texts of all lengths use the same bytes.
 * Throws where the host offers no shared memory.
 */
export function wasmMemory(wantedPages = MOST_PAGES): WasmMemory {
  if (typeof SharedArrayBuffer === 'undefined') {
    throw new Error(
      'The WebAssembly kernels need SharedArrayBuffer, which this host does not offer; use the reference kernels, or a cross-origin isolated page.',
    );
  }
  const { memory, mostPages } = reserved(wantedPages);
  const gaps: Gap[] = []; // by address, no two adjacent
  /** By address: to find them by their views, in a WeakMap, takes much longer. */
  const blocks = new Map<number, { readonly block: Block; holders: number }>();
  // Address 0 is "no tensor".
  insert(gaps, { start: LINE, bytes: PAGE - LINE });

  let taken = 0;
  let peak = 0;
  const size = () => memory.buffer.byteLength;
  const use = (): MemoryUse => ({ taken, peak, room: mostPages * PAGE - LINE - taken });

  function grow(bytes: number): void {
    const last = gaps.at(-1);
    const atEnd = last && last.start + last.bytes === size() ? last.bytes : 0;
    const needed = Math.ceil((bytes - atEnd) / PAGE);
    const room = mostPages - size() / PAGE;
    if (needed > room) throw full(bytes, size(), mostPages);
    const start = size();
    // Where the host has no more than what is needed, that will do.
    const pages = [Math.min(Math.max(needed, STEP_PAGES), room), needed].find((count) =>
      grows(memory, count),
    );
    if (pages === undefined) throw refused(bytes, start);
    insert(gaps, { start, bytes: pages * PAGE });
  }

  function inUse(block: Block): { holders: number } {
    const found = blocks.get(block.byteOffset);
    if (found?.block === block) return found;
    throw new Error(
      'A tensor was used that is not in the memory of these kernels: copy it in with tensor(), and use none after its release.',
    );
  }

  /** The address of so many bytes, rounded up to whole lines. */
  function take(bytes: number): number {
    let gap = bestFit(gaps, bytes);
    if (!gap) {
      grow(bytes);
      gap = bestFit(gaps, bytes)!;
    }
    const { start } = gap;
    gap.start += bytes;
    gap.bytes -= bytes;
    if (gap.bytes === 0) gaps.splice(gaps.indexOf(gap), 1);
    taken += bytes;
    peak = Math.max(peak, taken);
    return start;
  }

  function hold<B extends Block>(block: B): B {
    blocks.set(block.byteOffset, { block, holders: 1 });
    return block;
  }

  return {
    memory,
    allocate(cells) {
      const start = take(wholeLines(4 * cells));
      return hold(new Float32Array(memory.buffer, start, cells));
    },
    allocateBytes(bytes) {
      const start = take(wholeLines(bytes));
      return hold(new Uint8Array(memory.buffer, start, bytes));
    },
    retain: (block) => void inUse(block).holders++,
    release(block) {
      if (--inUse(block).holders > 0) return;
      const start = block.byteOffset;
      blocks.delete(start);
      const bytes = wholeLines(block.byteLength);
      taken -= bytes;
      insert(gaps, { start, bytes });
    },
    address(block) {
      inUse(block);
      return block.byteOffset;
    },
    use,
  };
}

/** What a block of so many bytes takes. */
export const wholeLines = (bytes: number) => Math.max(LINE, Math.ceil(bytes / LINE) * LINE);

/** A memory that may grow to so many pages; where the host has no addresses for them all, to as many as it has. */
function reserved(pages: number): { readonly memory: WebAssembly.Memory; readonly mostPages: number } {
  for (let mostPages = pages; ; mostPages = Math.ceil(mostPages / 2)) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true }), mostPages };
    } catch (error) {
      if (mostPages > 1) continue;
      throw error;
    }
  }
}

/** Whether the host gives so many pages more. */
function grows(memory: WebAssembly.Memory, pages: number): boolean {
  try {
    memory.grow(pages);
    return true;
  } catch {
    return false;
  }
}

function bestFit(gaps: readonly Gap[], bytes: number): Gap | undefined {
  let best: Gap | undefined;
  for (const gap of gaps) if (gap.bytes >= bytes && (!best || gap.bytes < best.bytes)) best = gap;
  return best;
}

/** Adds a gap in its place and joins it with its neighbours. */
function insert(gaps: Gap[], gap: Gap): void {
  let at = gaps.findIndex((other) => other.start > gap.start);
  if (at < 0) at = gaps.length;
  gaps.splice(at, 0, gap);
  const next = gaps[at + 1];
  if (next && gap.start + gap.bytes === next.start) {
    gap.bytes += next.bytes;
    gaps.splice(at + 1, 1);
  }
  const previous = gaps[at - 1];
  if (previous && previous.start + previous.bytes === gap.start) {
    previous.bytes += gap.bytes;
    gaps.splice(at, 1);
  }
}

function full(bytes: number, size: number, mostPages: number): Error {
  return new Error(
    `The kernels' memory is full: ${inWords(bytes)} more are needed, ${inWords(size)} of at most ${inWords(mostPages * PAGE)} are taken; use a shorter text or a smaller model.`,
  );
}

function refused(bytes: number, size: number): Error {
  return new Error(
    `This machine has no more memory for the kernels: ${inWords(bytes)} are needed beside the ${inWords(size)} that they have; close other programs, or use a shorter text or a smaller model.`,
  );
}
