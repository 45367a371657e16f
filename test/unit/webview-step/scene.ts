// What the pure parts of the step view read, for a small model and the lecture's example.

import type { Architecture } from '../../../src/plan/architecture.ts';
import { type Focus, startFocus } from '../../../src/plan/focus.ts';
import { type PickedRows, pickedRows } from '../../../src/plan/operand-cells.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { type Sizes, sizes } from '../../../src/plan/sizes.ts';
import type { Token } from '../../../src/plan/token.ts';

const words = ['The', 'Rock', 'Rules'];

export interface Scene {
  readonly plan: Plan;
  readonly of: Sizes;
  readonly rows: PickedRows;
  readonly run: { readonly text: string; readonly second: null; readonly tokens: readonly Token[][] };
  readonly stack: number;
  readonly focus: Focus;
}

/** Token i has the id 2 i + 1. */
export function scene(architecture: Architecture): Scene {
  const text = words.join(' ');
  const tokens = words.map((word, i): Token => {
    const start = text.indexOf(word);
    return {
      id: 2 * i + 1,
      text: word,
      span: [start, start + word.length],
      sequence: 0,
      special: false,
      type: 0,
    };
  });
  const described = plan(architecture);
  return {
    plan: described,
    of: sizes(architecture, [tokens.length], 0),
    rows: pickedRows(tokens),
    run: { text, second: null, tokens: [tokens] },
    stack: 0,
    focus: startFocus(described),
  };
}
