// A command that was written wrongly: one sentence, to which the usage is added.

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
