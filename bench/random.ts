// Random numbers that are the same on every machine: for weights, and for what a matrix is multiplied with.

/** Uniform in [0, 1): Marsaglia's xorshift with 32 bits (2003), from a seed that is not 0. */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** So many numbers of a normal distribution (Box & Muller 1958). */
export function normal(count: number, seed: number, deviation: number, mean = 0): Float32Array {
  const next = uniform(seed);
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    numbers[i] = mean + radius * Math.cos(angle);
    if (i + 1 < count) numbers[i + 1] = mean + radius * Math.sin(angle);
  }
  return numbers;
}

/** So many token ids below `vocab`. */
export function randomIds(count: number, vocab: number, seed: number): number[] {
  const next = uniform(seed);
  return Array.from({ length: count }, () => Math.floor(next() * vocab));
}

const weights = new Map<string, Float32Array>();

/** What is multiplied in the measurement of the matrix product: x [rows, K]. */
export function leftFactor(rows: number, K: number): Float32Array {
  return normal(rows * K, 7, 1);
}

/** And what it is multiplied with: [K, N], made once. */
export function rightFactor(K: number, N: number): Float32Array {
  const key = `${K} ${N}`;
  const weight = weights.get(key) ?? normal(K * N, 11, 0.02);
  weights.set(key, weight);
  return weight;
}
