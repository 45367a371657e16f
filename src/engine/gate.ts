// The gate of a team: through one word in shared memory threads join a job, and the engine learns that all have left.

/**
 * The word holds the number of the latest job, whether the team was stopped, whether the job is open, and how many
 * threads are at work on it:
 *
 * - engine `open`: next job, open, nobody at work; what the job reads was written before
 * - thread `join`: one more at work, by compare-and-exchange, and only while the job is open
 * - engine `close`: no longer open; `allLeft` then waits until nobody is at work
 * - thread `leave`: one less at work; what the job wrote was written before
 *
 * Why nothing is lost, and nobody is waited for in vain:
 *
 * - Atomic accesses are sequentially consistent, so who joined sees all that the engine wrote before `open`, and after
 *   `allLeft` the engine sees all that was written before `leave`.
 * - Only who joined touches a job, and nobody joins a closed one. A thread that sleeps, still boots, or never began is
 *   not waited for; after `allLeft` the next job may be written over this one.
 * - Job numbers begin again after 2^20. They only keep a thread from joining a job twice: who takes two jobs for one
 *   sits one out. A compare-and-exchange that takes a new word for an equal old one joins the new job, rightly, for
 *   what the job reads is read afterwards.
 * - A thread counts itself among the sleepers, and then waits only if the word is still the one that it read; the
 *   engine changes the word, and then reads the count. Whichever comes first, the thread is woken or does not fall
 *   asleep. The engine's own sleep is the same with roles exchanged: it says that it waits, and looks once more. A
 *   thread that is late to wake it, in the next job, makes it look once too often.
 */
const AT_WORK = 2 ** 10 - 1;
const OPEN = 2 ** 10;
const STOPPED = 2 ** 11;
const JOB_SHIFT = 12;

/** How many threads the word can count. */
export const MOST_HELPERS = AT_WORK;

/** Places in the control block, in words of 32 bits; what different threads write lies 128 bytes apart. */
const GATE = 0;
const SLEEPERS = 32;
const ENGINE_WAITS = 64;
/** The gate's part of the control block, in bytes. */
export const GATE_BYTES = 384;

/** TypeScript takes it for granted, but Node has it only from version 24 on. */
const canPause = 'pause' in Atomics;
const rest: () => void = canPause ? Atomics.pause : () => {};

/**
 * Looks at the word for some 300 µs before it sleeps: within a run the next job comes sooner, also while its code is cold,
 * and to be woken takes a fifth of that.
 */
const LOOKS = canPause ? 10_000 : 50_000;

/**
 * @param block the control block, zeros at first
 * @param patience seconds to wait for threads at work: a piece takes milliseconds, so who has not left by then is dead
 */
export function teamGate(block: Int32Array, patience = 60) {
  return {
    /** Begins the next job. */
    open(): void {
      const job = (Atomics.load(block, GATE) >>> JOB_SHIFT) + 1;
      Atomics.store(block, GATE, (job << JOB_SHIFT) | OPEN);
      if (Atomics.load(block, SLEEPERS) > 0) Atomics.notify(block, GATE);
    },

    close(): void {
      Atomics.and(block, GATE, ~OPEN);
    },

    /** Waits until nobody is at work on the closed job; false where a thread died over it. */
    allLeft(): boolean {
      const left = () => (Atomics.load(block, GATE) & AT_WORK) === 0;
      for (let looks = 0; looks < LOOKS; looks++) {
        if (left()) return true;
        rest();
      }
      // By the second, for a process that is halted and goes on again finds its time run out at once.
      for (let seconds = 0; seconds < patience; ) {
        Atomics.store(block, ENGINE_WAITS, 1);
        if (left()) return true;
        if (Atomics.wait(block, ENGINE_WAITS, 1, 1000) === 'timed-out') seconds++;
      }
      return left();
    },

    /** Sends all threads home, also those that look for the first time; there must be no job. */
    stop(): void {
      Atomics.or(block, GATE, STOPPED);
      Atomics.notify(block, GATE);
    },

    /**
     * Waits for a job other than the last one, and joins it.
     * @returns the job's number; null where the team was stopped
     */
    join(last: number | null): number | null {
      for (;;) {
        let word = Atomics.load(block, GATE);
        for (let looks = 0; ; word = Atomics.load(block, GATE)) {
          if (word & STOPPED) return null;
          const job = word >>> JOB_SHIFT;
          if (word & OPEN && job !== last) {
            if (Atomics.compareExchange(block, GATE, word, word + 1) === word) return job;
            continue; // The word has changed since.
          }
          if (++looks === LOOKS) break; // With a word in which there is nothing to do.
          rest();
        }
        Atomics.add(block, SLEEPERS, 1);
        Atomics.wait(block, GATE, word);
        Atomics.sub(block, SLEEPERS, 1);
      }
    },

    leave(): void {
      const word = Atomics.sub(block, GATE, 1) - 1;
      const last = (word & (OPEN | AT_WORK)) === 0;
      if (last && Atomics.exchange(block, ENGINE_WAITS, 0) === 1) Atomics.notify(block, ENGINE_WAITS);
    },
  };
}
