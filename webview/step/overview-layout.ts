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
  LINE,
  type Point,
} from './diagram-parts.ts';

const WIDTH = 112;
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
    const parts = [...byId.get(name)!.children];
    const after = stack === stacks.length - 1 ? root.children.filter(({ step }) => step) : [];
    return [...parts, ...after].map((part, row): DiagramNode => {
      const below = row < parts.length ? 0 : FRAME_PAD;
      const y = FRAME_TITLE + below + row * (LINE + GAP) + LINE / 2;
      return { ...nodeOf(plan, part), x: stack * pitch, y, width: WIDTH, height: LINE, lines: 1 };
    });
  });
  const down = columns.flatMap((column) =>
    column.slice(1).map((to, i): DiagramEdge => {
      const from = column[i]!;
      const points: Point[] = [
        [from.x, from.y + LINE / 2],
        [to.x, to.y - LINE / 2],
      ];
      return { from: from.id, to: to.id, points };
    }),
  );
  const nodes = columns.flat();
  return fitted({
    nodes,
    edges: [...down, ...across(plan, nodes)],
    frames: stacks.map(({ name }) =>
      frameAround(
        name,
        nodes.filter(({ id }) => within(id, name)),
      ),
    ),
  });
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

/** From the last state of a stack to each part of another that reads it. */
function across(plan: Plan, nodes: readonly DiagramNode[]): DiagramEdge[] {
  const partOf = (id: string) => nodes.find((node) => within(id, node.id))!;
  const joins = plan.steps.flatMap((step) =>
    step.inputs
      .filter((input) => plan.byId.get(input)!.stack !== step.stack)
      .map((input) => [partOf(input), partOf(step.id)] as const),
  );
  const edges = joins.map(([from, to]): DiagramEdge => {
    const lane = (from.x + to.x) / 2;
    const points: Point[] = [
      [from.x + WIDTH / 2, from.y],
      [lane, from.y],
      [lane, to.y],
      [to.x - WIDTH / 2, to.y],
    ];
    return { from: from.id, to: to.id, points: from.y === to.y ? [points[0]!, points[3]!] : points };
  });
  return edges.filter(({ to }, i) => edges.findIndex((edge) => edge.to === to) === i);
}
