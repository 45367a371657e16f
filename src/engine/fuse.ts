// Which steps are computed in one, because nobody sees what is in between.

import type { Op, Step, StepId } from '../plan/step.ts';

/** After which op which other may follow in one. */
const follows: Partial<Record<Op['kind'], readonly Op['kind'][]>> = {
  linear: ['activation'],
  scores: ['soft_cap', 'mask', 'softmax'],
  soft_cap: ['mask', 'softmax'],
  mask: ['softmax'],
};

/** What a chain must end with, by the op that it begins with. */
const ends: Partial<Record<Op['kind'], Op['kind']>> = { linear: 'activation', scores: 'softmax' };

/**
 * The steps in order, those that are computed in one together: a dense layer with its activation, and the scores with
 * what makes a pattern of them. What is in between is read by the next step alone, and not watched.
 */
export function fuse(
  steps: readonly Step[],
  watched: { has(id: StepId): boolean },
): readonly (readonly Step[])[] {
  const readers = new Map<StepId, Step | null>();
  for (const step of steps) {
    for (const id of step.inputs) readers.set(id, readers.has(id) ? null : step);
  }
  const taken = new Set<Step>();
  const units: Step[][] = [];
  for (const step of steps) {
    if (taken.has(step)) continue;
    const unit = chain(step, readers, watched);
    for (const each of unit.slice(1)) taken.add(each);
    units.push(unit);
  }
  return units;
}

/** @param readers of each output the only step that reads it; null where several do */
function chain(
  first: Step,
  readers: ReadonlyMap<StepId, Step | null>,
  watched: { has(id: StepId): boolean },
): Step[] {
  const end = ends[first.op.kind];
  if (!end) return [first];
  const unit = [first];
  for (let last = first; ; last = unit.at(-1)!) {
    if (last.op.kind === end) return unit;
    const reader = readers.get(last.id);
    if (!reader || !follows[last.op.kind]?.includes(reader.op.kind) || watched.has(last.id)) return [first];
    unit.push(reader);
  }
}
