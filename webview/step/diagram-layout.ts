// Where each step of a section stands in its diagram; numbers only, no drawing.

import { within } from '../../src/plan/outline.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Step } from '../../src/plan/step.ts';
import { type Drawn, drawnIn, groupsOf } from './diagram-nodes.ts';
import {
  ADD_RADIUS,
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
import { type Branch, type Placed, rowsOf } from './diagram-rows.ts';

export function layoutDiagram(plan: Plan, section: readonly Step[]): DiagramLayout {
  const drawn = drawnIn(plan, section);
  const byId = new Map(place(drawn).map((node) => [node.id, node]));
  const nodes = drawn.map(({ id }) => byId.get(id)!);
  const edges = drawn.flatMap(({ id, inputs }) =>
    inputs.map((input): DiagramEdge => {
      const [from, to] = [byId.get(input)!, byId.get(id)!];
      const others = nodes.filter((node) => node !== from && node !== to);
      return { from: input, to: id, points: route(from, to, others) };
    }),
  );
  const frames = groupsOf(section).map((group) =>
    frameAround(
      group,
      nodes.filter(({ id }) => within(id, group)),
    ),
  );
  return fitted({ nodes, edges, frames });
}

/** A branch of the diagram: its steps, and how wide those are that have their row for themselves. */
interface BranchWidth {
  readonly of: Branch;
  readonly single: number;
}

function place(drawn: readonly Drawn[]): DiagramNode[] {
  const placed = rowsOf(drawn);
  const of = (branch: Branch) => placed.filter((one) => one.branch === branch);
  const forks = of('beside').some(({ column }) => column !== null);
  const branches: readonly BranchWidth[] = [
    { of: 'trunk', single: WIDE },
    { of: 'beside', single: forks ? WIDE : NARROW },
    { of: 'apart', single: WIDE },
  ];
  const widthOf = ({ column, branch }: Placed) =>
    column ? NARROW : branches.find((one) => one.of === branch)!.single;
  const centres = centresOf(drawn, placed, widthOf);

  const nodes: DiagramNode[] = [];
  for (const branch of branches) {
    const members = of(branch.of).map((one): DiagramNode => {
      const { index, of, framed } = one.column ?? { index: 0, of: 1, framed: false };
      const x = (index - (of - 1) / 2) * (NARROW + (framed ? BETWEEN : BESIDE));
      return node(one, x, centres.rows[one.row]!, widthOf(one));
    });
    const shift = nodes.length > 0 && members.length > 0 ? rightOf(nodes) - leftOf(members) + BETWEEN : 0;
    nodes.push(...members.map((one) => ({ ...one, x: one.x + shift })));
  }
  for (const one of drawn.filter(({ aside }) => aside !== null)) {
    const ids = drawn.filter(({ inputs }) => inputs.includes(one.id)).map(({ id }) => id);
    const readers = nodes.filter(({ id }) => ids.includes(id));
    const width = stubWidth(one.label);
    if (one.aside === 'above') {
      // The rightmost of its readers ends where its group does.
      const right = rightOf(readers) + FRAME_PAD;
      nodes.push(node(one, right - width / 2, centres.above.get(one.id)!, width));
    } else {
      nodes.push(node(one, leftOf(readers) - BESIDE - width / 2, readers[0]!.y, width));
    }
  }
  return nodes;
}

/** Between branches, with the frames around them. */
const BETWEEN = 2 * FRAME_PAD + BESIDE;

function rightOf(nodes: readonly DiagramNode[]): number {
  return Math.max(...nodes.map(({ x, width }) => x + width / 2));
}

function leftOf(nodes: readonly DiagramNode[]): number {
  return Math.min(...nodes.map(({ x, width }) => x - width / 2));
}

function node({ id, kind, step, label }: Drawn, x: number, y: number, width: number): DiagramNode {
  const lines = width === NARROW && kind !== 'stub' ? 2 : 1;
  const isSum = kind === 'add' || kind === 'multiply';
  return {
    id,
    kind,
    step,
    label,
    x,
    y,
    width: isSum ? 2 * ADD_RADIUS : width,
    height: lines === 2 ? TWO_LINES : LINE,
    lines,
  };
}

/** Where the rows are, from top to bottom. */
interface Centres {
  readonly rows: readonly number[];
  /** Of what stands above the groups that read it. */
  readonly above: ReadonlyMap<string, number>;
}

function centresOf(
  drawn: readonly Drawn[],
  placed: readonly Placed[],
  widthOf: (one: Placed) => number,
): Centres {
  const trunk = placed.filter(({ branch }) => branch === 'trunk');
  const groupAt = (row: number) => trunk.find((one) => one.row === row && one.group !== '')?.group ?? '';
  const rows: number[] = [];
  const above = new Map<string, number>();
  let top = 0;
  const add = (height: number): number => {
    const centre = top + height / 2;
    top += height + GAP;
    return centre;
  };
  const last = Math.max(...placed.map(({ row }) => row));
  for (let row = 0; row <= last; row++) {
    const members = placed.filter((one) => one.row === row);
    const [before, here] = [groupAt(row - 1), groupAt(row)];
    if (before !== here && before !== '') top += FRAME_PAD;
    for (const { id, aside } of drawn) {
      const isHere = aside === 'above' && !above.has(id) && members.some(({ inputs }) => inputs.includes(id));
      if (isHere) above.set(id, add(LINE));
    }
    if (before !== here && here !== '') top += FRAME_TITLE;
    rows.push(add(members.some((one) => widthOf(one) === NARROW) ? TWO_LINES : LINE));
  }
  return { rows, above };
}
