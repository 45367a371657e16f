// What is wrong with a checkpoint, in one sentence that a person can act on.

/** Its message says what is wrong, where, and what to do. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** '1 tensor', '2 tensors' */
export function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** 'a, b, c and 9 more' */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
