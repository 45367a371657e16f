// A box that scrolls what is too wide or too long for it, also by keys.

import type { ComponentChildren } from 'preact';

interface ScrollRegionProps {
  /** What is in it, for screen readers. */
  readonly label: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

export function ScrollRegion({ label, class: name, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys can scroll it only when it has the focus
    <section class={name} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
