// The width that an element has on the page, as a signal.

import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** In CSS pixels, without padding; 0 until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): ReadonlySignal<number> {
  const width = useSignal(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.floor(entry.contentRect.width);
    });
    width.value = Math.floor(element.current.clientWidth);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, width]);
  return width;
}
