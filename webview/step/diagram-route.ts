// How the lines of a diagram run: down, around what they do not join, and with square corners.

import { ADD_RADIUS, BESIDE, type DiagramNode, FRAME_PAD, GAP, LANE, type Point } from './diagram-parts.ts';

/**
 * Down to the next row; past other steps straight down where the way is free, else around them on the left.
 * @param others all that the line must not touch
 */
export function route(from: DiagramNode, to: DiagramNode, others: readonly DiagramNode[]): Point[] {
  const half = isCircle(to) ? ADD_RADIUS : to.width / 2;
  if (from.y === to.y) {
    return [
      [from.x + from.width / 2, from.y],
      [to.x - half, to.y],
    ];
  }
  const between = others.filter(({ y }) => y > from.y && y < to.y);
  const start: Point = [from.x, from.y + (isCircle(from) ? ADD_RADIUS : from.height / 2)];
  const end: Point = [to.x, to.y - (isCircle(to) ? ADD_RADIUS : to.height / 2)];
  const isFree = (x: number) => between.every((node) => Math.abs(node.x - x) >= (node.width + BESIDE) / 2);
  const viaTurn = (y: number): Point[] => [start, [from.x, y], [to.x, y], end];
  const early = from.y + from.height / 2 + GAP / 2;
  const late = to.y - to.height / 2 - GAP / 2;
  if (from.x === to.x && isFree(to.x)) return [start, end];
  // Lines to a circle meet above it, because its name stands beside it.
  if (isCircle(to) && between.length > 0 && isFree(from.x)) return viaTurn(late);
  if (isFree(to.x)) return viaTurn(early);
  const side = Math.sign(from.x - to.x);
  const isBeside = side * (from.x - to.x) > half;
  const inWay = others.some(({ x, y }) => y === to.y && side * (x - to.x) > 0 && side * (from.x - x) > 0);
  if (isBeside && !inWay && isFree(from.x)) return [start, [from.x, to.y], [to.x + side * half, to.y]];
  const lane = Math.min(...between.map((node) => node.x - node.width / 2)) - FRAME_PAD - LANE;
  return [start, [from.x, early], [lane, early], [lane, to.y], [to.x - half, to.y]];
}

function isCircle({ kind }: DiagramNode): boolean {
  return kind === 'add' || kind === 'multiply';
}
