// A remembered choice in a component: its value, and how to change it.

import { useMemo } from 'preact/hooks';
import type { Memory } from '../frame/memory.ts';

export function useChoice<T extends string>(
  memory: Memory,
  name: string,
  options: readonly T[],
  fallback: T,
): readonly [T, (value: T) => void] {
  const chosen = useMemo(() => memory.choice(name, options, fallback), [memory, name]);
  return [chosen.value, (value) => memory.choose(name, value)];
}
