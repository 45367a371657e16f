// A remembered choice in a component: its value, and how to change it.

import { useMemo } from 'preact/hooks';
import type { Choices } from '../frame/choices.ts';

export function useChoice<T extends string>(
  choices: Choices,
  name: string,
  options: readonly T[],
  fallback: T,
): readonly [T, (value: T) => void] {
  const chosen = useMemo(() => choices.chosen(name, options, fallback), [choices, name]);
  return [chosen.value, (value) => choices.choose(name, value)];
}
