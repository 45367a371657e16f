// The memory of the WebAssembly kernels: blocks of floats, taken and given back.

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

export interface WasmMemory {
  readonly memory: WebAssembly.Memory;
  /** A block of so many floats, not cleared. Throws one sentence where the memory is full. */
  allocate(cells: number): Float32Array;
  /** Gives a block back. Throws for one that is not in use here. */
  release(block: Float32Array): void;
  /** The address of a block. Throws for one that is not in use here. */
  address(block: Float32Array): number;
}

/**
 * Shared between threads, so views stay valid when it grows. Best fit over a list of gaps that are merged again:
 * the tensors of a run come and go in the same sizes, and texts of all lengths use the same bytes.
 * Throws where the host offers no shared memory.
 */
export function wasmMemory(mostPages = MOST_PAGES): WasmMemory {
  if (typeof SharedArrayBuffer === 'undefined') {
    throw new Error(
      'The WebAssembly kernels need SharedArrayBuffer, which this host does not offer; use the reference kernels, or a cross-origin isolated page.',
    );
  }
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
  const gaps: Gap[] = []; // by address, no two adjacent
  const inUse = new WeakSet<Float32Array>();
  // Address 0 is "no tensor".
  insert(gaps, { start: LINE, bytes: PAGE - LINE });

  const size = () => memory.buffer.byteLength;

  function grow(bytes: number): void {
    const last = gaps.at(-1);
    const atEnd = last && last.start + last.bytes === size() ? last.bytes : 0;
    const needed = Math.ceil((bytes - atEnd) / PAGE);
    const room = mostPages - size() / PAGE;
    if (needed > room) throw full(bytes, size(), mostPages);
    const pages = Math.min(Math.max(needed, STEP_PAGES), room);
    const start = size();
    try {
      memory.grow(pages);
    } catch {
      throw full(bytes, start, mostPages);
    }
    insert(gaps, { start, bytes: pages * PAGE });
  }

  function address(block: Float32Array): number {
    if (inUse.has(block)) return block.byteOffset;
    throw new Error(
      'A tensor was used that is not in the memory of these kernels: copy it in with tensor(), and use none after its release.',
    );
  }

  return {
    memory,
    allocate(cells) {
      const bytes = blockBytes(cells);
      let gap = bestFit(gaps, bytes);
      if (!gap) {
        grow(bytes);
        gap = bestFit(gaps, bytes)!;
      }
      const block = new Float32Array(memory.buffer, gap.start, cells);
      gap.start += bytes;
      gap.bytes -= bytes;
      if (gap.bytes === 0) gaps.splice(gaps.indexOf(gap), 1);
      inUse.add(block);
      return block;
    },
    release(block) {
      insert(gaps, { start: address(block), bytes: blockBytes(block.length) });
      inUse.delete(block);
    },
    address,
  };
}

const blockBytes = (cells: number) => Math.max(LINE, Math.ceil((cells * 4) / LINE) * LINE);

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
  const mb = (count: number) => Math.ceil(count / 1e6);
  return new Error(
    `The kernels' memory is full: ${mb(bytes)} MB more are needed, ${mb(size)} MB of at most ${mb(mostPages * PAGE)} MB are taken; use a shorter text or a smaller model.`,
  );
}
