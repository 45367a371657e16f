// Where each step of a section stands in its diagram, and how the lines between them run; numbers only, no drawing.

import { idParts } from '../../src/plan/outline.ts';
import { layerOf, type Plan } from '../../src/plan/plan.ts';
import type { Step, StepId } from '../../src/plan/step.ts';

export interface DiagramNode {
  readonly id: StepId;
  /** 'box' for a step, 'add' for a sum, 'stub' for a step of the section before or after. */
  readonly kind: 'box' | 'add' | 'stub';
  readonly step: Step;
  /** Centre, in CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** One where it stands alone in its row: name and shape side by side; else two, one above the other. */
  readonly lines: 1 | 2;
}

export type Point = readonly [x: number, y: number];

interface DiagramEdge {
  readonly from: StepId;
  readonly to: StepId;
  /** Corners of the line, from its source to its arrowhead. */
  readonly points: readonly Point[];
}

export interface DiagramFrame {
  /** Id of the group of steps that it encloses. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  /** In order of computation. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly frames: readonly DiagramFrame[];
}

/** Sizes in CSS pixels. */
const WIDE = 164;
const NARROW = 76;
const LINE = 24;
const TWO_LINES = 36;
const GAP = 12;
const BESIDE = 14;
const FRAME_PAD = 8;
const FRAME_TITLE = 16;
const LANE = 12;
const MARGIN = 8;
export const ADD_RADIUS = 9;

/** Runs of steps that belong together: the embedding, each block, and what comes after the last one. */
export function sections(plan: Plan): Step[][] {
  const found: Step[][] = [];
  for (const step of plan.steps) {
    const last = found.at(-1);
    if (last && layerOf(last[0]!.id) === layerOf(step.id)) last.push(step);
    else found.push([step]);
  }
  return found;
}

/** The section that a step, or the first step of a group, stands in. */
export function sectionOf(plan: Plan, at: string): readonly Step[] {
  const found = sections(plan);
  return found.find((steps) => steps.some(({ id }) => within(id, at))) ?? found[0]!;
}

/** Whether a step is this one, or in this group. */
export function within(id: StepId, at: string): boolean {
  return id === at || id.startsWith(`${at}.`);
}

export function layoutDiagram(plan: Plan, section: readonly Step[]): DiagramLayout {
  const inside = new Set(section.map(({ id }) => id));
  const before = new Set(section.flatMap(({ inputs }) => inputs).filter((id) => !inside.has(id)));
  const after = plan.steps.filter(
    ({ id, inputs }) => !inside.has(id) && inputs.some((input) => inside.has(input)),
  );
  const drawn: Drawn[] = [
    ...[...before].map((id) => ({ step: plan.byId.get(id)!, inputs: [], stub: true })),
    ...section.map((step) => ({ step, inputs: step.inputs, stub: false })),
    ...after.map((step) => ({ step, inputs: step.inputs.filter((id) => inside.has(id)), stub: true })),
  ];
  const groups = groupsOf(section);
  const { nodes, ranks, rankOf } = place(drawn, groups);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frames = groups.map((group) =>
    frameAround(
      group,
      nodes.filter(({ id }) => within(id, group)),
    ),
  );
  const edges = drawn.flatMap(({ step, inputs }) =>
    inputs.map((input): DiagramEdge => {
      const [from, to] = [byId.get(input)!, byId.get(step.id)!];
      const between = ranks.slice(rankOf.get(input)! + 1, rankOf.get(step.id)!).flat();
      return {
        from: input,
        to: step.id,
        points: route(
          from,
          to,
          between.map((id) => byId.get(id)!),
        ),
      };
    }),
  );
  return framed(nodes, edges, frames);
}

interface Drawn {
  readonly step: Step;
  readonly inputs: readonly StepId[];
  readonly stub: boolean;
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

/** Rows from top to bottom, each step below all that it reads; steps of one row side by side. */
function place(drawn: readonly Drawn[], groups: readonly string[]) {
  const rankOf = new Map<StepId, number>();
  const ranks: StepId[][] = [];
  for (const { step, inputs } of drawn) {
    const rank = inputs.reduce((most, input) => Math.max(most, rankOf.get(input)! + 1), 0);
    rankOf.set(step.id, rank);
    ranks[rank] = [...(ranks[rank] ?? []), step.id];
  }
  const groupAt = (rank: number) => groups.find((group) => ranks[rank]?.some((id) => within(id, group)));
  const nodeOf = new Map<StepId, DiagramNode>();
  let top = 0;
  ranks.forEach((ids, rank) => {
    if (rank > 0) top += GAP;
    if (groupAt(rank - 1) !== groupAt(rank)) {
      if (groupAt(rank - 1)) top += FRAME_PAD;
      if (groupAt(rank)) top += FRAME_TITLE;
    }
    const alone = ids.length === 1;
    const [width, height, lines] = alone ? ([WIDE, LINE, 1] as const) : ([NARROW, TWO_LINES, 2] as const);
    ids.forEach((id, i) => {
      const { step, stub } = drawn.find((one) => one.step.id === id)!;
      const kind = stub ? 'stub' : step.op.kind === 'add' ? 'add' : 'box';
      const x = (i - (ids.length - 1) / 2) * (NARROW + BESIDE);
      nodeOf.set(id, { id, kind, step, x, y: top + height / 2, width, height, lines });
    });
    top += height;
  });
  return { nodes: drawn.map(({ step }) => nodeOf.get(step.id)!), ranks, rankOf };
}

/** Down to the next row; past other steps straight down where the way is free, else around them on the left. */
function route(from: DiagramNode, to: DiagramNode, between: readonly DiagramNode[]): Point[] {
  const start: Point = [from.x, from.y + reach(from, 'height')];
  const turn = from.y + from.height / 2 + GAP / 2;
  if (between.length === 0) {
    const end: Point = [to.x, to.y - reach(to, 'height')];
    return from.x === to.x ? [start, end] : [start, [from.x, turn], [to.x, turn], end];
  }
  const half = reach(to, 'width');
  const blocked = between.some((node) => Math.abs(node.x - from.x) < (node.width + BESIDE) / 2);
  if (Math.abs(from.x - to.x) > half && !blocked) {
    return [start, [from.x, to.y], [to.x + Math.sign(from.x - to.x) * half, to.y]];
  }
  const lane = Math.min(...between.map((node) => node.x - node.width / 2)) - FRAME_PAD - LANE;
  return [start, [from.x, turn], [lane, turn], [lane, to.y], [to.x - half, to.y]];
}

/** From the centre of a node to its border. */
function reach(node: DiagramNode, along: 'width' | 'height'): number {
  return node.kind === 'add' ? ADD_RADIUS : node[along] / 2;
}

function frameAround(id: string, members: readonly DiagramNode[]): DiagramFrame {
  const left = Math.min(...members.map((node) => node.x - node.width / 2)) - FRAME_PAD;
  const right = Math.max(...members.map((node) => node.x + node.width / 2)) + FRAME_PAD;
  const top = Math.min(...members.map((node) => node.y - node.height / 2)) - FRAME_TITLE;
  const bottom = Math.max(...members.map((node) => node.y + node.height / 2)) + FRAME_PAD;
  return { id, x: left, y: top, width: right - left, height: bottom - top };
}

/** Moves everything so that it fills a box from (0, 0). */
function framed(
  nodes: readonly DiagramNode[],
  edges: readonly DiagramEdge[],
  frames: readonly DiagramFrame[],
): DiagramLayout {
  const xs = [
    ...nodes.flatMap(({ x, width }) => [x - width / 2, x + width / 2]),
    ...frames.flatMap(({ x, width }) => [x, x + width]),
    ...edges.flatMap(({ points }) => points.map(([x]) => x)),
  ];
  const ys = [
    ...nodes.flatMap(({ y, height }) => [y - height / 2, y + height / 2]),
    ...frames.flatMap(({ y, height }) => [y, y + height]),
  ];
  const dx = MARGIN - Math.min(...xs);
  const dy = MARGIN - Math.min(...ys);
  const moved = <T extends { readonly x: number; readonly y: number }>(box: T): T => ({
    ...box,
    x: box.x + dx,
    y: box.y + dy,
  });
  return {
    width: Math.max(...xs) + dx + MARGIN,
    height: Math.max(...ys) + dy + MARGIN,
    nodes: nodes.map(moved),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(([x, y]): Point => [x + dx, y + dy]) })),
    frames: frames.map(moved),
  };
}
