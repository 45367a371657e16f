// What a target is called: who wrote it, and why no more was written.

interface Target {
  readonly generated: boolean;
  readonly stopped: 'end' | 'limit' | null;
}

export function targetName({ generated, stopped }: Target): string {
  if (!generated) return 'Target';
  return `Target, written by the model${stopped === 'limit' ? ' as far as its limit allows' : ''}`;
}
