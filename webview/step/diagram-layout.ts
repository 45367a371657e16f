// Where each step of a section stands in its diagram; numbers only, no drawing.

import { idParts, within } from '../../src/plan/outline.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Step, StepId } from '../../src/plan/step.ts';
import {
  BESIDE,
  type DiagramEdge,
  type DiagramLayout,
  type DiagramNode,
  FRAME_PAD,
  FRAME_TITLE,
  fitted,
  frameAround,
  GAP,
  LINE,
  NARROW,
  stubWidth,
  TWO_LINES,
  WIDE,
} from './diagram-parts.ts';
import { route } from './diagram-route.ts';

export function layoutDiagram(plan: Plan, section: readonly Step[]): DiagramLayout {
  const drawn = drawnIn(plan, section);
  const groups = groupsOf(section);
  const ranks = ranksOf(drawn, groups);
  const nodes = place(ranks, groups);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rankOf = new Map(ranks.flatMap((row, rank) => row.map(({ id }) => [id, rank] as const)));
  const edges = drawn.flatMap(({ id, inputs }) =>
    inputs.map((input): DiagramEdge => {
      const between = ranks.slice(rankOf.get(input)! + 1, rankOf.get(id)!).flat();
      const passed = between.map((one) => byId.get(one.id)!);
      return { from: input, to: id, points: route(byId.get(input)!, byId.get(id)!, passed) };
    }),
  );
  const frames = groups.map((group) =>
    frameAround(
      group,
      nodes.filter(({ id }) => within(id, group)),
    ),
  );
  return fitted({ nodes: drawn.map(({ id }) => byId.get(id)!), edges, frames });
}

interface Drawn extends Pick<DiagramNode, 'id' | 'kind' | 'step' | 'label'> {
  readonly inputs: readonly StepId[];
  /** It comes from another stack, and stands right above the group that reads it. */
  readonly aside: boolean;
}

/** The steps of a section, between those that it reads and those that read it. */
function drawnIn(plan: Plan, section: readonly Step[]): Drawn[] {
  const inside = new Set(section.map(({ id }) => id));
  const { stack } = section[0]!;
  const stub = (step: Step, inputs: readonly StepId[], aside = false): Drawn => ({
    id: step.id,
    kind: 'stub',
    step,
    label: step.id,
    inputs,
    aside,
  });
  const before = [...new Set(section.flatMap(({ inputs }) => inputs).filter((id) => !inside.has(id)))].map(
    (id) => plan.byId.get(id)!,
  );
  const after = plan.steps.filter(
    ({ id, inputs }) => !inside.has(id) && inputs.some((input) => inside.has(input)),
  );
  const read = ({ inputs }: Step) => inputs.filter((id) => inside.has(id));
  return [
    ...before.filter((step) => step.stack === stack).map((step) => stub(step, [])),
    ...before.filter((step) => step.stack !== stack).map((step) => stub(step, [], true)),
    ...section.map(
      (step): Drawn => ({
        id: step.id,
        kind: step.op.kind === 'add' ? 'add' : 'box',
        step,
        label: step.id.split('.').at(-1)!,
        inputs: step.inputs,
        aside: false,
      }),
    ),
    ...after.filter((step) => step.stack === stack).map((step) => stub(step, read(step))),
    // Every block of the decoder reads the encoder: the first stands for them all.
    ...after
      .filter((step) => step.stack !== stack)
      .slice(0, 1)
      .map((step) => ({
        ...stub(step, read(step)),
        id: idParts(step.id).slice(0, -1).join('.'),
        label: 'cross_attn of each block',
      })),
  ];
}

/** The groups below the one that all steps of the section share. */
function groupsOf(section: readonly Step[]): string[] {
  const parents = section.map(({ id }) => idParts(id).slice(0, -1));
  const shared = parents.reduce((common, parts) => {
    const differ = common.findIndex((part, i) => part !== parts[i]);
    return differ < 0 ? common : common.slice(0, differ);
  });
  const below = parents.filter((parts) => parts.length > shared.length).map((parts) => parts.join('.'));
  return [...new Set(below)];
}

/** Rows from top to bottom: each step below all that it reads, and no step of a group above the group's first. */
function ranksOf(drawn: readonly Drawn[], groups: readonly string[]): Drawn[][] {
  const rankOf = new Map<StepId, number>();
  const firstOf = new Map<string, number>();
  const inRows = drawn.filter(({ aside }) => !aside);
  for (const one of inRows) {
    const group = groups.find((id) => within(one.id, id)) ?? '';
    const below = one.inputs.reduce((most, input) => Math.max(most, (rankOf.get(input) ?? -1) + 1), 0);
    const rank = Math.max(below, firstOf.get(group) ?? 0);
    if (group !== '' && !firstOf.has(group)) firstOf.set(group, rank);
    rankOf.set(one.id, rank);
  }
  const ranks: Drawn[][] = [];
  for (const one of inRows) {
    // What reads nothing stands right above what reads it, so that no line has to pass another step.
    const readers = inRows.flatMap(({ id, inputs }) => (inputs.includes(one.id) ? [rankOf.get(id)!] : []));
    const isSource = one.inputs.length === 0 && one.kind !== 'stub' && readers.length > 0;
    const rank = isSource ? Math.min(...readers) - 1 : rankOf.get(one.id)!;
    ranks[rank] = [...(ranks[rank] ?? []), one];
  }
  for (const one of drawn.filter(({ aside }) => aside)) {
    const reader = ranks.findIndex((row) => row.some(({ inputs }) => inputs.includes(one.id)));
    ranks.splice(reader, 0, [one]);
  }
  return ranks;
}

/** Steps of one row side by side. */
function place(ranks: readonly (readonly Drawn[])[], groups: readonly string[]): DiagramNode[] {
  const groupAt = (rank: number) => groups.find((group) => ranks[rank]?.some(({ id }) => within(id, group)));
  let top = 0;
  return ranks.flatMap((row, rank) => {
    if (rank > 0) top += GAP;
    if (groupAt(rank - 1) !== groupAt(rank)) {
      if (groupAt(rank - 1)) top += FRAME_PAD;
      if (groupAt(rank)) top += FRAME_TITLE;
    }
    const [width, height, lines] =
      row.length === 1 ? ([WIDE, LINE, 1] as const) : ([NARROW, TWO_LINES, 2] as const);
    const y = top + height / 2;
    top += height;
    return row.map(({ inputs: _, aside, ...one }, i): DiagramNode => {
      const x = (i - (row.length - 1) / 2) * (NARROW + BESIDE);
      return aside
        ? { ...one, ...besideThree(one.label), y, height, lines }
        : { ...one, x, y, width, height, lines };
    });
  });
}

/** Above the keys and values of the row below, which has three steps: its right end is theirs. */
function besideThree(label: string): Pick<DiagramNode, 'x' | 'width'> {
  const width = stubWidth(label);
  return { x: 1.5 * NARROW + BESIDE + FRAME_PAD - width / 2, width };
}
