// Tasks that must not overlap, because VS Code does not take a second one before the first is done.

/** A function that runs the task once for each time it is called, one after the other. */
export function inTurn(task: () => Promise<void>): () => void {
  let tail = Promise.resolve();
  return () => {
    // A tree rejects a node that has gone by the time it is to be revealed; the next task sets that right.
    tail = tail.then(task).catch(() => {});
  };
}
