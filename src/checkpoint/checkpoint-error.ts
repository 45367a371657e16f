// What is wrong with a checkpoint, in one sentence that a person can act on.

/** Its message says what is wrong, where, and what to do. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}
