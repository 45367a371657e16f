// The small changes whose cost is measured against a full run: each is asked right after the run of a text.

import type { ReuseFinding } from './findings.ts';
import type { Request } from './protocol.ts';
import { randomIds } from './random.ts';
import type { ModelShape } from './shapes.ts';

interface SmallChange {
  readonly work: ReuseFinding['work'];
  readonly request: Request;
}

const tokens = 512;
/** The ninth of twelve layers, counted from 0. */
const ablatedLayer = 8;

/** On a causal model: one token appended, one changed in the middle, and a head ablated. */
export function smallChanges({ vocab }: ModelShape): {
  readonly full: Request;
  readonly changes: readonly SmallChange[];
} {
  const appended = randomIds(tokens + 1, vocab, 5);
  const ids = appended.slice(0, tokens);
  const [other] = randomIds(1, vocab, 9);
  const changed = ids.map((id, place) => (place === tokens / 2 ? other! : id));
  return {
    full: { task: 'forward', ids },
    changes: [
      { work: 'append', request: { task: 'again', ids: appended } },
      { work: 'change', request: { task: 'again', ids: changed } },
      { work: 'ablate', request: { task: 'ablate', layer: ablatedLayer, head: 0 } },
    ],
  };
}
