// Keeps what the cursor is on in view.

import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** For the element that is marked, if any; each new `mark` brings it into view, which may scroll the page. */
export function useInView<E extends HTMLElement>(mark: number | null): RefObject<E | null> {
  const marked = useRef<E>(null);
  useEffect(() => {
    if (mark !== null) marked.current?.scrollIntoView({ block: 'nearest' });
  }, [mark]);
  return marked;
}
