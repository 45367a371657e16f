// What a diagram is made of, and how big its parts are; in CSS pixels.

import type { Step, StepId } from '../../src/plan/step.ts';

export interface DiagramNode {
  /** Of a step, or of a group of steps. */
  readonly id: string;
  /**
   * 'box' for a step, 'add' and 'multiply' for sums and products, 'group' for steps that are drawn as one; 'stub' for
   * what stands in another section: before, after, or in the encoder.
   */
  readonly kind: 'box' | 'add' | 'multiply' | 'group' | 'stub';
  /** The step; of a group its last one, which gives what the group gives. */
  readonly step: Step;
  /** What is written in it. */
  readonly label: string;
  /** Centre; the label of a sum or product stands to the right of its circle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** One where it stands alone in its row: name and shape side by side; else two, one above the other. */
  readonly lines: 1 | 2;
}

export type Point = readonly [x: number, y: number];

export interface DiagramEdge {
  readonly from: StepId;
  readonly to: StepId;
  /** Corners of the line, from its source to its arrowhead. */
  readonly points: readonly Point[];
}

export interface DiagramFrame {
  /** Id of the group of steps that it encloses. */
  readonly id: string;
  readonly title: string;
  /** Where its title begins. */
  readonly titleX: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  /** In order of computation. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly frames: readonly DiagramFrame[];
}

export const WIDE = 164;
export const NARROW = 76;
export const LINE = 24;
export const TWO_LINES = 36;
export const GAP = 12;
export const BESIDE = 14;
export const FRAME_PAD = 8;
export const FRAME_TITLE = 16;
export const LANE = 12;
const MARGIN = 8;
export const ADD_RADIUS = 9;
/** Of a character of a label. */
const CHARACTER = 6.2;

export function labelWidth(label: string): number {
  return Math.ceil(label.length * CHARACTER);
}

/** How wide a stub is that stands beside others: as its label, and no wider than one that stands alone. */
export function stubWidth(label: string): number {
  return Math.min(WIDE, labelWidth(label) + 16);
}

/** @param lanes where lines run inside of it, beside its members */
export function frameAround(
  id: string,
  members: readonly DiagramNode[],
  lanes: readonly number[] = [],
): DiagramFrame {
  const left = Math.min(...lanes, ...members.map((node) => node.x - node.width / 2)) - FRAME_PAD;
  const right = Math.max(...lanes, ...members.map((node) => node.x + node.width / 2)) + FRAME_PAD;
  const top = Math.min(...members.map((node) => node.y - node.height / 2)) - FRAME_TITLE;
  const bottom = Math.max(...members.map((node) => node.y + node.height / 2)) + FRAME_PAD;
  const title = id.split('.').at(-1)!;
  const titleX = besideLines(title, left + FRAME_PAD, firstRow(members));
  return { id, title, titleX, x: left, y: top, width: right - left, height: bottom - top };
}

/** The centres of the first row, where lines come in from above. */
function firstRow(members: readonly DiagramNode[]): number[] {
  const first = Math.min(...members.map(({ y }) => y));
  return members.flatMap(({ x, y }) => (y === first ? [x] : []));
}

/** From where a title can be written so that none of the lines goes through it. */
function besideLines(title: string, from: number, lines: readonly number[]): number {
  const space = 5;
  const hit = lines.find((x) => x > from - space && x < from + labelWidth(title) + space);
  return hit === undefined ? from : besideLines(title, hit + space, lines);
}

/** Moves everything so that it fills a box from (0, 0). */
export function fitted({ nodes, edges, frames }: Omit<DiagramLayout, 'width' | 'height'>): DiagramLayout {
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
    frames: frames.map((frame) => ({ ...moved(frame), titleX: frame.titleX + dx })),
  };
}
