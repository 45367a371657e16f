// How the lines of a diagram run: down, around what they do not join, and with square corners.

import { ADD_RADIUS, BESIDE, type DiagramNode, FRAME_PAD, GAP, LANE, type Point } from './diagram-parts.ts';

/**
 * Down to the next row; past other steps straight down where the way is free, else around them on the left.
 * @param between what stands in the rows between the two
 */
export function route(from: DiagramNode, to: DiagramNode, between: readonly DiagramNode[]): Point[] {
  const start: Point = [from.x, from.y + reach(from, 'height')];
  const turn = from.y + from.height / 2 + GAP / 2;
  const isFree = (x: number) => between.every((node) => Math.abs(node.x - x) >= (node.width + BESIDE) / 2);
  if (isFree(to.x)) {
    const end: Point = [to.x, to.y - reach(to, 'height')];
    return from.x === to.x ? [start, end] : [start, [from.x, turn], [to.x, turn], end];
  }
  const half = reach(to, 'width');
  if (Math.abs(from.x - to.x) > half && isFree(from.x)) {
    return [start, [from.x, to.y], [to.x + Math.sign(from.x - to.x) * half, to.y]];
  }
  const lane = Math.min(...between.map((node) => node.x - node.width / 2)) - FRAME_PAD - LANE;
  return [start, [from.x, turn], [lane, turn], [lane, to.y], [to.x - half, to.y]];
}

/** From the centre of a node to its border. */
function reach(node: DiagramNode, along: 'width' | 'height'): number {
  return node.kind === 'add' ? ADD_RADIUS : node[along] / 2;
}
