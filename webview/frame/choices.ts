// What the reader chose about the panel itself, kept from one life of it to the next: open sections, shown statistics.

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Bridge } from '../bridge.ts';

export interface Choices {
  /** What was chosen under this name; the fallback where nothing was, or what was is no option any more. */
  chosen<T extends string>(name: string, options: readonly T[], fallback: T): ReadonlySignal<T>;
  choose(name: string, value: string): void;
}

export function createChoices(bridge: Pick<Bridge, 'remember' | 'recall'>): Choices {
  const made = signal(parse(bridge.recall()));
  return {
    chosen: (name, options, fallback) =>
      computed(() => options.find((option) => option === made.value[name]) ?? fallback),
    choose(name, value) {
      made.value = { ...made.value, [name]: value };
      bridge.remember(made.value);
    },
  };
}

/** Whatever was remembered, by this version or another: only its strings. */
function parse(remembered: unknown): Readonly<Record<string, string>> {
  if (typeof remembered !== 'object' || remembered === null) return {};
  return Object.fromEntries(Object.entries(remembered).filter(([, value]) => typeof value === 'string'));
}
