// Where the parts of an encoder-decoder stand in the diagram of the whole model: two stacks, side by side.

import { type OutlineNode, outline, within } from '../../src/plan/outline.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Step } from '../../src/plan/step.ts';
import {
  type DiagramEdge,
  type DiagramLayout,
  type DiagramNode,
  FRAME_PAD,
  FRAME_TITLE,
  fitted,
  frameAround,
  GAP,
  LANE,
  LINE,
  type Point,
} from './diagram-parts.ts';

const WIDTH = 124;
/** Between the frames of the stacks, where the arrows run from the encoder to the decoder. */
const BETWEEN = 28;

/** Whether an id is that of a whole stack, which the overview shows. */
export function isStack({ architecture }: Plan, id: string): boolean {
  return architecture.stacks.some(({ name }) => name !== '' && name === id);
}

export function layoutOverview(plan: Plan): DiagramLayout {
  const { stacks } = plan.architecture;
  const { root, byId } = outline(plan);
  const pitch = WIDTH + 2 * FRAME_PAD + BETWEEN;
  const columns = stacks.map(({ name }, stack) => {
    const parts = byId.get(name)!.children;
    // What every block reads stands first: its lines run down beside the others.
    const isRead = ({ step }: OutlineNode) => step?.inputs.length === 0;
    const heads = root.children.filter(({ id }) => !isStack(plan, id));
    const after = stack === stacks.length - 1 ? heads : [];
    const inOrder = [...parts.filter(isRead), ...parts.filter((part) => !isRead(part)), ...after];
    return inOrder.map((part, row): DiagramNode => {
      const below = row < parts.length ? 0 : FRAME_PAD;
      const y = FRAME_TITLE + below + row * (LINE + GAP) + LINE / 2;
      return { ...nodeOf(plan, part), x: stack * pitch, y, width: WIDTH, height: LINE, lines: 1 };
    });
  });
  const nodes = columns.flat();
  const edges = joins(plan, nodes).map(([from, to]): DiagramEdge => {
    const column = columns.find((one) => one.includes(from))!;
    const isNext = column[column.indexOf(from) + 1] === to;
    const way = isNext ? down : column.includes(to) ? beside : across;
    return { from: from.id, to: to.id, points: way(from, to, column === columns[0] ? -1 : 1) };
  });
  const frames = stacks.map(({ name }) => {
    const members = nodes.filter(({ id }) => within(id, name));
    const lanes = edges.flatMap(({ from, to, points }) =>
      within(from, name) && within(to, name) ? points.map(([x]) => x) : [],
    );
    return frameAround(name, members, lanes);
  });
  return fitted({ nodes, edges, frames });
}

/** A part of a stack as a box; a step that stands alone is its own part. */
function nodeOf(plan: Plan, part: OutlineNode): Pick<DiagramNode, 'id' | 'kind' | 'step' | 'label'> {
  const { id, name, step } = part;
  return step
    ? { id, kind: 'box', step, label: name }
    : { id, kind: 'group', step: lastOf(plan, id), label: name };
}

function lastOf({ steps }: Plan, group: string): Step {
  return steps.findLast(({ id }) => within(id, group))!;
}

/** Which parts read which, each pair once. */
function joins(plan: Plan, nodes: readonly DiagramNode[]): (readonly [DiagramNode, DiagramNode])[] {
  const partOf = (id: string) => nodes.find((node) => within(id, node.id))!;
  const pairs = new Map(
    plan.steps.flatMap(({ id, inputs }) =>
      inputs.map((input) => {
        const [from, to] = [partOf(input), partOf(id)];
        return [`${from.id} ${to.id}`, [from, to]] as const;
      }),
    ),
  );
  return [...pairs.values()].filter(([from, to]) => from !== to);
}

function down(from: DiagramNode, to: DiagramNode): Point[] {
  return [
    [from.x, from.y + LINE / 2],
    [to.x, to.y - LINE / 2],
  ];
}

/** On the outer side of the stack, past what stands between. */
function beside(from: DiagramNode, to: DiagramNode, side: 1 | -1): Point[] {
  const edge = from.x + (side * WIDTH) / 2;
  const lane = edge + side * LANE;
  return [
    [edge, from.y],
    [lane, from.y],
    [lane, to.y],
    [edge, to.y],
  ];
}

/** From one stack to the other. */
function across(from: DiagramNode, to: DiagramNode): Point[] {
  const lane = (from.x + to.x) / 2;
  const [start, end]: [Point, Point] = [
    [from.x + WIDTH / 2, from.y],
    [to.x - WIDTH / 2, to.y],
  ];
  return from.y === to.y ? [start, end] : [start, [lane, from.y], [lane, to.y], end];
}
