// What the reader chose about the panel itself, kept from one life of it to the next: open sections, shown statistics.

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Bridge } from '../bridge.ts';

export interface Memory {
  /** What was chosen under this name; the fallback where nothing was, or what was is no option any more. */
  choice<T extends string>(name: string, options: readonly T[], fallback: T): ReadonlySignal<T>;
  choose(name: string, value: string): void;
}

export function createMemory(bridge: Pick<Bridge, 'remember' | 'recall'>): Memory {
  const choices = signal(parse(bridge.recall()));
  return {
    choice: (name, options, fallback) =>
      computed(() => options.find((option) => option === choices.value[name]) ?? fallback),
    choose(name, value) {
      choices.value = { ...choices.value, [name]: value };
      bridge.remember(choices.value);
    },
  };
}

/** Whatever was remembered, by this version or another: only its strings. */
function parse(remembered: unknown): Readonly<Record<string, string>> {
  if (typeof remembered !== 'object' || remembered === null) return {};
  return Object.fromEntries(Object.entries(remembered).filter(([, value]) => typeof value === 'string'));
}
