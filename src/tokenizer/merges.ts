// The merges of a byte-pair encoding: which two neighbouring symbols become one, and which pair of a word comes first.

/** The symbols of a word, as a list that merging shortens: ids, and how long each is. */
export interface Symbols {
  readonly ids: number[];
  /** In units of the caller's; a symbol that was merged into the one before has none. */
  readonly lengths: number[];
}

/** Room for the positions of a word beside the rank of a merge, in one number. */
const POSITIONS = 2 ** 24;
/** Room for an id beside another. */
const IDS = 2 ** 26;

export class Merges {
  /** The rank of each pair, under its two ids as one number. */
  readonly #ranks = new Map<number, number>();
  readonly #merged: number[] = [];

  /** @param merged the id of what a pair becomes; of equal pairs the last counts. */
  add(left: number, right: number, merged: number): void {
    this.#ranks.set(left * IDS + right, this.#merged.length);
    this.#merged.push(merged);
  }

  /** Merges the pair of the lowest rank, the leftmost of several, until there is none (Rust: Word::merge_all). */
  apply({ ids, lengths }: Symbols): void {
    const next = ids.map((_, at) => at + 1);
    const previous = ids.map((_, at) => at - 1);
    const queue = new Queue();
    const consider = (left: number, right: number) => {
      const rank = this.#ranks.get(ids[left]! * IDS + ids[right]!);
      if (rank !== undefined) queue.push(rank * POSITIONS + left);
    };
    for (let at = 0; at + 1 < ids.length; at++) consider(at, at + 1);

    for (let first = queue.pop(); first !== undefined; first = queue.pop()) {
      const left = first % POSITIONS;
      const right = next[left]!;
      if (lengths[left] === 0 || right >= ids.length) continue;
      // The pair may have changed since it was put into the queue.
      const rank = this.#ranks.get(ids[left]! * IDS + ids[right]!);
      const merged = this.#merged[(first - left) / POSITIONS]!;
      if (rank === undefined || this.#merged[rank] !== merged) continue;

      ids[left] = merged;
      lengths[left]! += lengths[right]!;
      lengths[right] = 0;
      const after = next[right]!;
      next[left] = after;
      if (after < ids.length) previous[after] = left;
      if (previous[left]! >= 0) consider(previous[left]!, left);
      if (after < ids.length) consider(left, after);
    }
  }
}

/** Numbers, the least first (a binary heap). */
class Queue {
  readonly #heap: number[] = [];

  push(value: number): void {
    const heap = this.#heap;
    let at = heap.length;
    for (; at > 0; at = (at - 1) >> 1) {
      const parent = heap[(at - 1) >> 1]!;
      if (parent <= value) break;
      heap[at] = parent;
    }
    heap[at] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const least = heap[0];
    const value = heap.pop();
    if (value === undefined || heap.length === 0) return least;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= value) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = value;
    return least;
  }
}
