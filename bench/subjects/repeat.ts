// Repeats what is too short to be timed once.

/** The shortest time that is trusted, in milliseconds. */
const least = 50;

/** The mean milliseconds of a call, over as many as take a twentieth of a second, at least two; the first is not counted. */
export async function repeat(work: () => unknown): Promise<number> {
  await work();
  let calls = 0;
  const begun = performance.now();
  let passed = 0;
  while (calls < 2 || passed < least) {
    await work();
    calls++;
    passed = performance.now() - begun;
  }
  return passed / calls;
}
