// What stays in sight while the panel scrolls; the page is told its height, so that nothing comes to rest below it.

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Its height is the custom property --stuck of the page. */
export function PanelTop({ children }: { readonly children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const height = entry?.borderBoxSize[0]?.blockSize ?? 0;
      document.documentElement.style.setProperty('--stuck', `${Math.ceil(height)}px`);
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="panel-top" ref={box}>
      {children}
    </div>
  );
}
