// How the threads of a team share the work of one kernel: each claims the next piece until none is left.

/**
 * The number of a piece that is nobody else's, from 0 on.
 * @param next address of the counter of pieces, 0 when the kernel begins
 */
export function claim(next: usize): usize {
  return atomic.add<u32>(next, 1);
}
