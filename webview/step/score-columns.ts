// The way from dot products to the scores that softmax reads, as columns of a table: one number for each key.

import type { StepId } from '../../src/plan/step.ts';
import type { AttentionSteps, ScoreChange } from './attention-steps.ts';
import type { StepScene } from './step-scene.ts';
import { useAnswer } from './use-answer.ts';

export interface ScoreColumn {
  readonly heading: string;
  /** [T], of the keys. */
  readonly values: ArrayLike<number>;
}

/** The columns for one query in one head; those that are not here yet are left out. */
export function useScoreColumns(
  scene: StepScene,
  { scores, scale, changes }: AttentionSteps,
  head: number,
): readonly ScoreColumn[] {
  const slice = [head, scene.focus.token, null] as const;
  const of = (id: StepId | null | undefined) => (id ? { run: scene.run.number, step: id, slice } : null);
  const change = (kind: ScoreChange['kind']) => changes.find((one) => one.kind === kind);
  const added = change('add')?.added;
  const here = {
    scores: useAnswer(scene, 'tensor', of(scores)),
    soft_cap: useAnswer(scene, 'tensor', of(change('soft_cap')?.id)),
    bias: useAnswer(scene, 'tensor', of(added)),
    add: useAnswer(scene, 'tensor', of(change('add')?.id)),
    mask: useAnswer(scene, 'tensor', of(change('mask')?.id)),
  };
  const column = (heading: string, kind: keyof typeof here): ScoreColumn[] => {
    const answer = here[kind];
    return answer.status === 'here' ? [{ heading, values: answer.value.data }] : [];
  };
  const products = column('q · k', 'scores').map(({ heading, values }) => ({
    heading,
    values: Array.from(values, (x) => x / scale),
  }));
  return [
    ...products,
    ...(scale === 1 ? [] : column('score', 'scores')),
    ...changes.flatMap(({ name, kind }) => [
      ...(kind === 'add' ? column('bias', 'bias') : []),
      ...column(name, kind),
    ]),
  ];
}
