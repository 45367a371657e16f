// From the terms of a cell to its value, line by line.

import type { AccountLine } from './account-tellers.ts';
import { formatNumber } from './numbers.ts';
import { useInView } from './use-in-view.ts';

/** @param atResult whether the cursor is on the value. */
export function AccountLines(props: { lines: readonly AccountLine[]; atResult: boolean }) {
  const { lines, atResult } = props;
  const result = useInView<HTMLDivElement>(atResult ? lines.length : null);
  return (
    <dl class="account-lines">
      {lines.map(({ words, expression, value }, i) => {
        const last = i === lines.length - 1;
        return (
          <div
            key={words}
            ref={last ? result : null}
            class={last ? `result ${atResult ? 'current' : ''}` : ''}
            aria-current={last && atResult ? 'step' : undefined}
          >
            <dt>{words}</dt>
            <dd>
              {expression && <span class="expression">{expression} = </span>}
              <b>{formatNumber(value)}</b>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
