// What the pure parts of the step view read, for a small model and the lecture's example.

import type { Architecture } from '../../../src/plan/architecture.ts';
import { type Focus, startFocus } from '../../../src/plan/focus.ts';
import { inputsFrom, type PickedRows, pickedRows } from '../../../src/plan/picked-rows.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { type Sizes, sizes } from '../../../src/plan/sizes.ts';
import type { Token } from '../../../src/plan/token.ts';

const texts = ['The Rock Rules', 'De Rots'] as const;

export interface Scene {
  readonly plan: Plan;
  readonly stack: number;
  readonly of: Sizes;
  readonly rows: PickedRows;
  readonly run: {
    readonly text: string;
    readonly second: string | null;
    readonly tokens: readonly (readonly Token[])[];
  };
  readonly focus: Focus;
}

/** Token i of the first text has the id 2 i + 1, of the second 2 i + 7. */
export function scene(architecture: Architecture, stack = 0): Scene {
  const tokens = architecture.stacks.map((_, i) => wordsOf(texts[i]!, i === 0 ? 0 : 1));
  const described = plan(architecture);
  const counts = tokens.map(({ length }) => length);
  return {
    plan: described,
    stack,
    of: sizes(architecture, counts, stack),
    rows: pickedRows(architecture.stacks[stack]!, inputsFrom(tokens[stack]!)),
    run: { text: texts[0], second: architecture.stacks.length > 1 ? texts[1] : null, tokens },
    focus: startFocus(described),
  };
}

function wordsOf(text: string, sequence: Token['sequence']): Token[] {
  return text.split(' ').map((word, i): Token => {
    const start = text.indexOf(word);
    const span = [start, start + word.length] as const;
    return { id: 2 * i + 1 + 6 * sequence, text: word, span, sequence, special: false, type: 0 };
  });
}
