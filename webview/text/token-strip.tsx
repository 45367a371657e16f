// The tokens themselves, rendered once for each run.

import { Fragment } from 'preact';
import { memo } from 'preact/compat';
import type { PanelRun } from '../../src/protocol/panel.ts';
import { joint } from '../parts/token-label.ts';

interface TokenStripProps {
  readonly run: PanelRun;
  readonly stack: number;
  readonly labels: readonly string[];
}

/** `text-strip.tsx` sets what changes with the focus on these elements. */
export const TokenStrip = memo(function TokenStrip({ run, stack, labels }: TokenStripProps) {
  const tokens = run.tokens[stack]!;
  return (
    <>
      {tokens.map((token, i) => {
        const joined = joint(tokens[i - 1], token, run);
        return (
          <Fragment key={i}>
            {joined === 'line' && <span class="line-break" role="presentation" />}
            {joined === 'apart' && ' '}
            <span
              class={`token ${token.special ? 'special' : ''} ${joined}`}
              role="option"
              aria-selected="false"
              tabIndex={-1}
              data-token={i}
            >
              {labels[i]}
            </span>
          </Fragment>
        );
      })}
    </>
  );
});
