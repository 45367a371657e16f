// Seeded random choices, the same each time (mulberry32).

/** @returns draws: a number below n, one of a list, several of a list. */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  const one = (list) => list[below(list.length)];
  return { below, one, some: (list, count) => Array.from({ length: count }, () => one(list)) };
}
