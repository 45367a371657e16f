// Brings the step view into sight when the cursor was moved from elsewhere: by a key, a command, a tree.

import { useComputed } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type Focus, moveFocus } from '../../src/plan/focus.ts';
import { tokenCounts } from '../../src/plan/token.ts';
import type { Store } from '../store.ts';

/** The store for the views: what they choose in it is under the reader's pointer already, and scrolls nothing. */
export function useFollowedCursor(store: Store): Store {
  const chosen = useRef<string | null>(null);
  const shown = useRef<{ readonly run: number | undefined; readonly place: Place | null } | null>(null);
  const place = useComputed(() => JSON.stringify(placeOf(store.state.value?.focus))).value;

  useEffect(() => {
    const now = { run: store.state.peek()?.run?.number, place: JSON.parse(place) as Place | null };
    const before = shown.current;
    shown.current = now;
    const own = chosen.current === place;
    chosen.current = null;
    if (own || !before || before.run !== now.run || !now.place) return;
    if (before.place?.at !== now.place.at) showStepSection('unless near the top');
    else showStepSection('unless visible');
  }, [place]);

  return useMemo(
    () => ({
      ...store,
      focus(change) {
        const plan = store.plan.peek();
        const { run, focus } = store.state.peek() ?? {};
        if (plan && run && focus) {
          chosen.current = JSON.stringify(placeOf(moveFocus(plan, focus, change, tokenCounts(run.tokens))));
        }
        store.focus(change);
      },
    }),
    [store],
  );
}

/** What of the focus the stepper moves. */
interface Place {
  readonly at: string;
  readonly level: Focus['cursor']['level'];
  readonly term: number;
  /** Of each text; null on a whole step, which is of no one token. */
  readonly tokens: readonly number[] | null;
}

function placeOf(focus: Focus | null | undefined): Place | null {
  if (!focus) return null;
  const { at, level, term } = focus.cursor;
  return { at, level, term, tokens: level === 'step' ? null : focus.tokens };
}

/**
 * Scrolls the page to the header of the step section.
 * @param when always; unless the header is in the upper half of the page; unless any of the section is to be seen
 */
export function showStepSection(when: 'always' | 'unless near the top' | 'unless visible' = 'always'): void {
  const section = document.querySelector('.section-step');
  if (!section) return;
  const { top, bottom } = section.getBoundingClientRect();
  const covered = document.querySelector('.panel-top')?.getBoundingClientRect().bottom ?? 0;
  const near = top >= covered && top < window.innerHeight / 2;
  const visible = bottom > covered && top < window.innerHeight;
  if (when === 'unless near the top' && near) return;
  if (when === 'unless visible' && visible) return;
  section.scrollIntoView({ block: 'start' });
}
